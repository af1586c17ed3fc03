//! Typed values: what one scalar of the inputs can mean, and the settings made of them.

mod decimal;
mod duration;
mod host;
mod image;
mod mode;
mod name;
mod number;
mod path;
mod pattern;
mod quantity;
mod reserved;
pub mod setting;
mod size;
mod url;
mod version;

pub use duration::Duration;
pub use host::{Address, HostName};
pub use image::Image;
pub use mode::Mode;
pub(crate) use name::is_device;
pub use name::{EnvName, FeatureName, Name, NeedName, SettingName, VariableName};
pub use number::{Cpus, Percent, Port, Scale};
pub use path::{ContainerPath, HostPath, ProjectPath};
pub use pattern::Pattern;
pub use quantity::Quantity;
pub use reserved::Reserved;
pub use setting::{Print, SettingDecl, SettingType, SettingValue};
pub use size::Size;
pub use url::Url;
pub use version::VersionReq;
