//! A clock for who has one.

/// Told when a stage begins, so that a caller with a clock can measure. Stages run on several threads at once.
pub trait Watch: Sync {
    /// On this thread the stage named begins; the one before has ended.
    fn stage(&self, name: &'static str);
    /// This thread has nothing more to do.
    fn end(&self);
}

/// Nobody measures.
impl Watch for () {
    fn stage(&self, _: &'static str) {}
    fn end(&self) {}
}
