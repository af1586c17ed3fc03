//! The share of the machine that a container gets: the nearest statement, scaled unless it was made for this
//! environment.

use crate::diagnostic::{Code, Diagnostic, Reports};
use crate::load::body::ResourcesStatement;
use crate::load::read::At;
use crate::source::Span;
use crate::value::{Cpus, Percent, Reserved, Size};

/// What Docker gives a container at least ("Minimum memory limit allowed is 6MB": `daemon/daemon_unix.go`, `linuxMinMemory`).
const LEAST_MEMORY: u64 = 6 * Size::MIB;

/// A container's resources, after scaling.
#[derive(Debug, Clone, Default)]
pub struct Resources {
    /// At most this many processors.
    pub cpus: Option<At<Cpus>>,
    /// At most this much memory, in whole MiB.
    pub memory: Option<At<Size>>,
    /// Processors kept free for it.
    pub reserved_cpus: Option<At<Cpus>>,
    /// Memory kept free for it, in whole MiB.
    pub reserved_memory: Option<At<Size>>,
    /// Whether a fault in a statement was reported: what follows from a missing figure stays silent.
    pub faulty: bool,
}

/// One statement about resources.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    /// What it says.
    pub said: &'a ResourcesStatement,
    /// Whether it was made for this environment, and so is not scaled.
    pub for_environment: bool,
}

impl Resources {
    /// The nearest of `statements` (the farthest first) for each figure. What is wrong with them is reported of
    /// `container`.
    pub fn of(statements: &[Statement<'_>], scale: Percent, container: &str, reports: &mut Reports) -> Resources {
        let cpus = limit(nearest(statements, |said| said.cpus.as_ref()), scale);
        let memory = limit(nearest(statements, |said| said.memory.as_ref()), scale);
        // Rounded down to nothing by a scale: Docker takes no limit for none.
        if let Some(memory) = memory.as_ref().filter(|memory| memory.value.bytes() < LEAST_MEMORY) {
            let message = format!(
                "`{container}` gets {} of memory, and Docker gives a container {} at least",
                memory.value.compose(),
                Size::from_bytes(LEAST_MEMORY).compose()
            );
            let fault = Diagnostic::error(Code::InvalidValue, memory.span, message);
            reports.report(if scale == Percent::FULL {
                fault
            } else {
                fault.help(format!("the scale is {scale} here"))
            });
        }
        let kept_cpus = nearest(statements, |said| said.reservations.as_ref()?.cpus.as_ref());
        let kept_memory = nearest(statements, |said| said.reservations.as_ref()?.memory.as_ref());
        let mut unlimited = |span, what| {
            let message = format!("`{container}` has no limit of {what} to keep a share of");
            reports.report(Diagnostic::error(Code::InvalidValue, span, message));
        };
        Resources {
            reserved_cpus: reserved(kept_cpus, scale, cpus.as_ref(), |span| unlimited(span, "processors")),
            reserved_memory: reserved(kept_memory, scale, memory.as_ref(), |span| unlimited(span, "memory")),
            cpus,
            memory,
            faulty: false,
        }
    }

    /// Where the figures stand.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let spans = [
            self.memory.as_ref().map(|at| at.span),
            self.cpus.as_ref().map(|at| at.span),
            self.reserved_memory.as_ref().map(|at| at.span),
            self.reserved_cpus.as_ref().map(|at| at.span),
        ];
        spans.into_iter().flatten()
    }
}

/// An amount that can be shared out.
trait Amount: Copy {
    /// A share of it, rounded as such amounts are.
    fn share(self, share: Percent) -> Self;
}

impl Amount for Cpus {
    fn share(self, share: Percent) -> Cpus {
        self.scaled(share)
    }
}

impl Amount for Size {
    fn share(self, share: Percent) -> Size {
        Size::from_bytes(share.of(self.bytes())).floor_to_mib()
    }
}

/// The nearest statement of a figure, and whether it is scaled.
type Nearest<'a, T> = Option<(&'a At<T>, bool)>;

fn nearest<'a, T>(statements: &[Statement<'a>], of: fn(&'a ResourcesStatement) -> Option<&'a At<T>>) -> Nearest<'a, T> {
    statements.iter().rev().find_map(|statement| Some((of(statement.said)?, !statement.for_environment)))
}

fn scaled<T: Amount>(amount: T, scaled: bool, scale: Percent) -> T {
    amount.share(if scaled { scale } else { Percent::FULL })
}

fn limit<T: Amount>(said: Nearest<'_, T>, scale: Percent) -> Option<At<T>> {
    said.map(|(said, scales)| At { value: scaled(said.value, scales, scale), span: said.span })
}

/// What is kept free. A share follows the limit, which was scaled; without one it is `unlimited`.
fn reserved<T: Amount>(
    said: Nearest<'_, Reserved<T>>,
    scale: Percent,
    limit: Option<&At<T>>,
    unlimited: impl FnOnce(Span),
) -> Option<At<T>> {
    let (said, scales) = said?;
    let value = match (said.value, limit) {
        (Reserved::Amount(amount), _) => scaled(amount, scales, scale),
        (Reserved::Share(share), Some(limit)) => limit.value.share(share),
        (Reserved::Share(_), None) => {
            unlimited(said.span);
            return None;
        }
    };
    Some(At { value, span: said.span })
}
