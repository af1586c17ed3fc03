//! Where things are outside: the addresses at a proxy of the stack, and where a secret is shown.

use std::collections::HashMap;

use super::endpoint_context;
use crate::expand::{Endpoint, Route};
use crate::load::body::EndpointKind;
use crate::model::{Service, Stack, Variable};
use crate::render::context::Login;

/// What is asked for each endpoint and each secret, found once for the stack.
pub(super) struct Places<'s> {
    routes: Vec<Route<'s>>,
    /// The addresses at a proxy of the stack, by container and endpoint.
    served: HashMap<(&'s str, &'s str), String>,
    /// The containers of each service, and each by its own name.
    owned: HashMap<&'s str, Vec<&'s Service>>,
}

impl<'s> Places<'s> {
    pub(super) fn of(stack: &'s Stack) -> Places<'s> {
        let services = stack.services.iter();
        let all: Vec<(&str, &Endpoint)> = services
            .flat_map(|service| service.endpoints.iter().map(|endpoint| (&*service.name, &**endpoint)))
            .collect();
        let routes = crate::expand::routes(&all);
        let address = |route: &Route<'s>| Some(((route.container, route.endpoint), route.url(&stack.host.name)?));
        let mut owned: HashMap<&str, Vec<&Service>> = HashMap::new();
        for service in &stack.services {
            owned.entry(&service.service).or_default().push(service);
            if service.name != service.service {
                owned.entry(&service.name).or_default().push(service);
            }
        }
        Places { served: routes.iter().filter_map(address).collect(), routes, owned }
    }

    /// What a container passes on as a proxy: the containers and their endpoints.
    pub(super) fn passed_on(&self, proxy: &str) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.routes.iter().filter(move |route| route.proxy == proxy).map(|route| (route.container, route.endpoint))
    }

    /// The address of an endpoint at the proxy.
    pub(super) fn served(&self, service: &Service, endpoint: &Endpoint) -> Option<String> {
        self.served.get(&(&*service.name, &*endpoint.name)).cloned()
    }

    /// Who shows a secret, and where: at a page of its service, or else at what of it is published, or at its first endpoint.
    pub(super) fn login(&self, stack: &Stack, variable: &Variable) -> Login {
        let containers = self.owned.get(&*variable.owner).into_iter().flatten();
        let endpoints: Vec<(&Service, &Endpoint)> = containers
            .flat_map(|service| service.endpoints.iter().map(move |endpoint| (*service, &**endpoint)))
            .collect();
        let find = |wanted: fn(&Endpoint) -> bool| endpoints.iter().find(|(_, endpoint)| wanted(endpoint));
        let at = find(|endpoint| endpoint.kind == Some(EndpointKind::Ui))
            .or_else(|| find(Endpoint::published))
            .or_else(|| endpoints.first())
            .map(|(service, endpoint)| endpoint_context(stack, self, service, endpoint));
        Login {
            service: variable.owner.to_string(),
            user: variable.user.as_ref().map(ToString::to_string),
            url: at.as_ref().and_then(|at| at.served_url.clone().or_else(|| at.outside_url.clone())),
            address: at.map(|at| at.address),
        }
    }
}
