//! The share of the machine that a container gets: the nearest statement, scaled unless it was made for this
//! environment.

use crate::load::body::ResourcesStatement;
use crate::load::read::At;
use crate::source::Span;
use crate::value::{Cpus, Percent, Size};

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
    /// The nearest of `statements` (the farthest first) for each figure.
    pub fn of(statements: &[Statement<'_>], scale: Percent) -> Resources {
        let cpus = |of: fn(&ResourcesStatement) -> Option<&At<Cpus>>| {
            nearest(statements, of).map(|(said, scaled)| At {
                value: if scaled { said.value.scaled(scale) } else { said.value },
                span: said.span,
            })
        };
        let memory = |of: fn(&ResourcesStatement) -> Option<&At<Size>>| {
            nearest(statements, of).map(|(said, scaled)| {
                let bytes = if scaled { scale.of(said.value.bytes()) } else { said.value.bytes() };
                At { value: Size::from_bytes(bytes).floor_to_mib(), span: said.span }
            })
        };
        Resources {
            cpus: cpus(|said| said.cpus.as_ref()),
            memory: memory(|said| said.memory.as_ref()),
            reserved_cpus: cpus(|said| said.reservations.as_ref()?.cpus.as_ref()),
            reserved_memory: memory(|said| said.reservations.as_ref()?.memory.as_ref()),
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

fn nearest<'a, T>(
    statements: &[Statement<'a>],
    of: fn(&'a ResourcesStatement) -> Option<&'a At<T>>,
) -> Option<(&'a At<T>, bool)> {
    statements.iter().rev().find_map(|statement| Some((of(statement.said)?, !statement.for_environment)))
}
