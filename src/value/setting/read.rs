//! A setting's value, as stated or as a template gave it.

use minijinja::Value;
use minijinja::value::ValueKind;

use super::{SettingDecl, SettingType, SettingValue};
use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::read::Scalar;
use crate::source::Span;
use crate::template;
use crate::template::late::LateBound;
use crate::value::{Duration, HostPath, Image, Name, Percent, Port, Quantity, Size, Url};
use crate::yaml::Node;

/// Why a value does not fit; empty when the type says it all.
type Reason = String;

impl SettingDecl {
    /// Reads a value as a stack or profile states it. `None` means that a fault was reported.
    pub fn read_node(&self, name: &str, node: &Node, reports: &mut Reports) -> Option<SettingValue> {
        if *self.kind == SettingType::List {
            let Some(items) = node.as_list() else {
                reports.report(self.fault(name, node.span, &node.describe(), *self.kind, ""));
                return None;
            };
            let values: Vec<_> = items.iter().map(|item| self.read_scalar(name, item, reports)).collect();
            return values.into_iter().collect::<Option<_>>().map(SettingValue::List);
        }
        self.read_scalar(name, node, reports)
    }

    /// Reads what a template came to. `None` means that a fault was reported.
    pub fn read_value(&self, name: &str, value: &Value, span: Span, reports: &mut Reports) -> Option<SettingValue> {
        if *self.kind == SettingType::List && LateBound::of(value).is_none() {
            if !matches!(value.kind(), ValueKind::Seq | ValueKind::Iterable) {
                reports.report(self.fault(name, span, &describe(value), *self.kind, ""));
                return None;
            }
            let items: Vec<_> =
                value.try_iter().ok()?.map(|item| self.read_computed(name, &item, span, reports)).collect();
            return items.into_iter().collect::<Option<_>>().map(SettingValue::List);
        }
        self.read_computed(name, value, span, reports)
    }

    /// Reads the text of a value or item.
    pub(super) fn interpret(&self, text: &str) -> Result<SettingValue, Reason> {
        let print = self.print_form();
        Ok(match self.scalar_type() {
            SettingType::String => SettingValue::Text(text.into()),
            SettingType::Int => SettingValue::Int(text.parse().map_err(|_| Reason::new())?),
            SettingType::Float => SettingValue::Float(number(text).ok_or_else(Reason::new)?),
            SettingType::Bool => SettingValue::Bool(bool::parse(text)?),
            SettingType::Size => SettingValue::Quantity(Quantity::Size(Size::parse(text)?, print)),
            SettingType::Duration => SettingValue::Quantity(Quantity::Duration(Duration::parse(text)?, print)),
            SettingType::Percent => SettingValue::Quantity(Quantity::Percent(Percent::parse(text)?, print)),
            SettingType::Port => SettingValue::Port(Port::parse(text)?),
            SettingType::Path => SettingValue::Text(HostPath::parse(text)?.to_string().into()),
            SettingType::Image => SettingValue::Text(Image::parse(text)?.to_string().into()),
            SettingType::Name => SettingValue::Text(Name::parse(text)?.to_string().into()),
            SettingType::Url => SettingValue::Text(Url::parse(text)?.to_string().into()),
            SettingType::Enum if self.values.iter().any(|value| *value.value == *text) => {
                SettingValue::Text(text.into())
            }
            SettingType::Enum => return Err(format!("`{text}` is none of its values")),
            SettingType::Secret | SettingType::Secrets => {
                return Err("a secret is never written in inputs: its value belongs in the secrets file".to_owned());
            }
            SettingType::List => return Err(Reason::new()),
        })
    }

    fn read_scalar(&self, name: &str, node: &Node, reports: &mut Reports) -> Option<SettingValue> {
        let kind = self.scalar_type();
        if self.is_hollow() {
            return None;
        }
        let read = match node.as_text() {
            Some(text) => self.interpret(text).and_then(|value| self.within(value)),
            // A secret that is stated is wrong whatever it is.
            None if kind == SettingType::Secret => self.interpret(""),
            None => Err(Reason::new()),
        };
        match read {
            Ok(value) => Some(value),
            Err(reason) => {
                let fault = self.fault(name, node.span, &node.describe(), kind, &reason);
                reports.report(self.suggest(fault, node.as_text().map(AsRef::as_ref)));
                None
            }
        }
    }

    fn read_computed(&self, name: &str, value: &Value, span: Span, reports: &mut Reports) -> Option<SettingValue> {
        if LateBound::of(value).is_some() {
            let message = format!("`{name}` would depend on a value that is not known before the stack starts");
            reports.report(Diagnostic::error(Code::LateBoundValue, span, message));
            return None;
        }
        let kind = self.scalar_type();
        if self.is_hollow() {
            return None;
        }
        match self.compute(value).and_then(|value| self.within(value)) {
            Ok(value) => Some(value),
            Err(reason) => {
                let fault = self.fault(name, span, &describe(value), kind, &reason);
                reports.report(self.suggest(fault, value.as_str()));
                None
            }
        }
    }

    fn compute(&self, value: &Value) -> Result<SettingValue, Reason> {
        let print = self.print_form();
        match (self.scalar_type(), Quantity::of(value)) {
            (SettingType::Size, Some(Quantity::Size(size, _))) => {
                Ok(SettingValue::Quantity(Quantity::Size(size, print)))
            }
            (SettingType::Duration, Some(Quantity::Duration(duration, _))) => {
                Ok(SettingValue::Quantity(Quantity::Duration(duration, print)))
            }
            (SettingType::Percent, Some(Quantity::Percent(percent, _))) => {
                Ok(SettingValue::Quantity(Quantity::Percent(percent, print)))
            }
            (SettingType::Size | SettingType::Duration | SettingType::Percent, Some(_)) => Err(Reason::new()),
            (SettingType::Size, None) if value.kind() == ValueKind::Number => {
                Ok(SettingValue::Quantity(Quantity::Size(computed_size(value)?, print)))
            }
            (SettingType::Bool, _) if value.kind() == ValueKind::Bool => Ok(SettingValue::Bool(value.is_true())),
            _ => self.interpret(&template::print(value).ok_or_else(Reason::new)?),
        }
    }

    /// Whether it is an enum whose missing values were reported with its declaration: nothing fits it.
    fn is_hollow(&self) -> bool {
        self.scalar_type() == SettingType::Enum && self.values.is_empty()
    }

    fn fault(&self, name: &str, span: Span, found: &str, kind: SettingType, reason: &str) -> Diagnostic {
        let expected = kind.describe();
        let message = if reason.is_empty() {
            format!("`{name}` is {expected}, found {found}")
        } else {
            format!("`{name}` does not fit: {reason}")
        };
        Diagnostic::error(Code::InvalidValue, span, message)
            .label(format!("expected {expected}"))
            .related(self.kind.span, "its type is declared here")
    }

    /// Offers the nearest value of an enum.
    fn suggest(&self, fault: Diagnostic, given: Option<&str>) -> Diagnostic {
        match given {
            Some(given) if self.scalar_type() == SettingType::Enum => {
                fault.suggest(given, self.values.iter().map(|value| &*value.value))
            }
            _ => fault,
        }
    }
}

/// A size in bytes that a calculation gave: a fraction is dropped, and so is what is less than a whole mebibyte,
/// as memory limits are whole mebibytes.
fn computed_size(value: &Value) -> Result<Size, Reason> {
    if let Ok(bytes) = u64::try_from(value.clone())
        && value.is_integer()
    {
        return Ok(Size::from_bytes(bytes));
    }
    let bytes = f64::try_from(value.clone()).map_err(|_| Reason::new())?;
    if !(0.0..9e15).contains(&bytes) {
        return Err(format!("{bytes} bytes are no size"));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was checked")]
    Ok(Size::from_bytes(bytes as u64).floor_to_mib())
}

fn number(text: &str) -> Option<f64> {
    let numeric = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|number: &f64| numeric && number.is_finite())
}

fn describe(value: &Value) -> String {
    match value.kind() {
        ValueKind::Undefined | ValueKind::None => "nothing".to_owned(),
        ValueKind::Seq | ValueKind::Iterable => "a list".to_owned(),
        ValueKind::Map => "a mapping".to_owned(),
        _ => format!("`{}`", template::print(value).unwrap_or_default()),
    }
}
