//! The world as a cast meets it: with the attacker's pages put up in it, and with answers that are on their way.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{
    HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_TYPE, SET_COOKIE},
};

use super::{
    super::SitePage,
    browsers::{Act, Browsers},
    problem::Problem,
};
use crate::{
    target::Target,
    world::{Answer, Backup, Budget, DeviceKey, EVIL, PausePoint, UnderWay, World, WorldError},
};

/// The world as it is for a request that was sent a while ago: its answer is on the way.
pub(super) struct PendingAnswer<'a> {
    pub(super) stage: &'a WorldWithPages<'a>,
    pub(super) answer: Mutex<Option<Answer<'static>>>,
}

impl World for PendingAnswer<'_> {
    fn answer(&self, request: Request<Bytes>) -> Answer<'_> {
        let begun = self.answer.lock().unwrap_or_else(PoisonError::into_inner).take();
        begun.unwrap_or_else(|| self.stage.answer(request))
    }

    fn now(&self) -> time::OffsetDateTime {
        self.stage.now()
    }

    fn target(&self) -> &Target {
        self.stage.target()
    }

    fn session_cookie(&self) -> String {
        self.stage.session_cookie()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.stage.fixture(name)
    }

    fn device_key(&self, browser: &str) -> Option<Arc<dyn DeviceKey>> {
        self.stage.device_key(browser)
    }

    fn budget(&self) -> Option<&Budget> {
        self.stage.budget()
    }
}

/// The world, with the attacker's pages put up in it.
pub(super) struct WorldWithPages<'a> {
    pub(super) act: &'a Act<'a>,
    pub(super) cast: &'a Browsers,
    /// Why a page of the attacker's could not be written: a name in it that nothing has set.
    pub(super) unfilled: Mutex<Option<Problem>>,
}

impl World for WorldWithPages<'_> {
    fn answer(&self, mut request: Request<Bytes>) -> Answer<'_> {
        request.extensions_mut().insert(self.act.at.address());
        let host = request.uri().host().unwrap_or_default().to_owned();
        let at = |page: &&SitePage| page.at.host(self.target()) == host && page.path == request.uri().path();
        match self.cast.pages.values().find(at) {
            Some(page) => {
                let response = self.page(page);
                Box::pin(async move { response })
            }
            // Whatever reaches Mallory's own host is hers: she answers nothing and keeps it all.
            None if host == EVIL => Box::pin(async { status(StatusCode::NO_CONTENT, String::new()) }),
            None => self.act.world.answer(request),
        }
    }

    fn begin(&self, mut request: Request<Bytes>, at: PausePoint) -> Result<UnderWay, WorldError> {
        request.extensions_mut().insert(self.act.at.address());
        self.act.world.begin(request, at)
    }

    fn now(&self) -> time::OffsetDateTime {
        self.act.world.now()
    }

    fn wait(&self, by: time::Duration) -> Result<(), WorldError> {
        self.act.world.wait(by)
    }

    fn restart(&self) -> Result<(), WorldError> {
        self.act.world.restart()
    }

    fn backup(&self) -> Backup<'_> {
        self.act.world.backup()
    }

    fn target(&self) -> &Target {
        self.act.world.target()
    }

    fn session_cookie(&self) -> String {
        self.act.world.session_cookie()
    }

    fn fixture(&self, name: &str) -> Option<String> {
        self.act.world.fixture(name)
    }

    fn device_key(&self, browser: &str) -> Option<Arc<dyn DeviceKey>> {
        self.act.world.device_key(browser)
    }

    fn budget(&self) -> Option<&Budget> {
        Some(self.act.budget)
    }
}

impl WorldWithPages<'_> {
    fn page(&self, page: &SitePage) -> Response<Bytes> {
        let line = page.set_cookie.as_deref().map(|line| self.cast.fill(self.act.world, line)).transpose();
        match self.cast.fill(self.act.world, &page.html).and_then(|html| Ok((html, line?))) {
            Ok((html, line)) => {
                let mut response = status(StatusCode::OK, html);
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
                if let Some(line) = line.and_then(|line| HeaderValue::from_str(&line).ok()) {
                    response.headers_mut().insert(SET_COOKIE, line);
                }
                response
            }
            Err(problem) => {
                let says = problem.to_string();
                *self.unfilled.lock().unwrap_or_else(PoisonError::into_inner) = Some(problem);
                status(StatusCode::NOT_FOUND, says)
            }
        }
    }
}

fn status(status: StatusCode, body: String) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    response
}
