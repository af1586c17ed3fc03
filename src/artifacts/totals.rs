//! What all containers of a stack may take together.

use crate::load::entry::Kind;
use crate::model::{Service, Stack};
use crate::render::context::{Sum, Totals};
use crate::value::{Cpus, Size};

/// The sums of a stack's limits.
pub fn totals(stack: &Stack) -> Totals {
    let of = |kind: Kind| sum(stack.services.iter().filter(|service| service.kind == kind));
    let unlimited = stack.services.iter().filter(|service| service.resources.memory.is_none());
    Totals {
        services: of(Kind::Service),
        jobs: of(Kind::Job),
        unlimited: unlimited.map(|service| service.name.to_string()).collect(),
    }
}

/// The sum of the limits of some services.
pub fn sum<'s>(services: impl Iterator<Item = &'s Service>) -> Sum {
    let (mut cpus, mut memory, mut reserved) = (0_u32, 0_u64, 0_u64);
    for service in services {
        let replicas = service.replicas.as_ref().map_or(1, |replicas| replicas.value);
        let own = &service.resources;
        let bytes = |size: Option<Size>| size.map_or(0, |size| size.bytes().saturating_mul(u64::from(replicas)));
        let thousandths = own.cpus.as_ref().map_or(0, |cpus| cpus.value.thousandths());
        cpus = cpus.saturating_add(thousandths.saturating_mul(replicas));
        memory = memory.saturating_add(bytes(own.memory.as_ref().map(|at| at.value)));
        reserved = reserved.saturating_add(bytes(own.reserved_memory.as_ref().map(|at| at.value)));
    }
    Sum {
        cpus: Cpus::from_thousandths(cpus).map_or_else(|| "0".to_owned(), |cpus| cpus.to_string()),
        memory: Size::from_bytes(memory).rounded(),
        reserved: (reserved > 0).then(|| Size::from_bytes(reserved).rounded()),
    }
}
