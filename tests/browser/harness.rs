//! A server on a free port and a Chromium with a profile of its own.

use cloakroom::{
    app::{Content, Parts, app},
    clock::Clock,
    database::Database,
    files::Files,
    hosts::{Hosts, Mode},
    private_servers::StoreServers,
    server::serve,
    store::Stores,
};
use std::{path::Path, time::Duration};

use chromiumoxide::{
    Browser, BrowserConfig, Page,
    cdp::browser_protocol::{
        emulation::SetDeviceMetricsOverrideParams,
        input::{DispatchDragEventParams, DispatchDragEventType, DragData, DragDataItem},
        page::NavigateParams,
    },
};
use futures_util::StreamExt;
use tokio::{
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{attacks::Wire, browsers::chromium_or_skip};

/// Generous: a loaded machine takes ten times as long to start a browser.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Visit {
    pub(crate) browser: Browser,
    pub(crate) port: u16,
    events: JoinHandle<()>,
    stop: watch::Sender<bool>,
    server: JoinHandle<std::io::Result<()>>,
    _profile: tempfile::TempDir,
}

impl Visit {
    /// Starts both, or says that there is no Chromium.
    pub(crate) async fn start() -> Option<Self> {
        Self::start_behind(&Wire::default()).await
    }

    /// The same, with what goes to the demo sites written down.
    pub(crate) async fn start_behind(wire: &Wire) -> Option<Self> {
        let executable = chromium_or_skip()?;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (stop, end) = watch::channel(false);
        let database = Database::in_memory().unwrap();
        let parts = Parts {
            content: Content::of(Files::Embedded),
            servers: StoreServers::new(Stores::over(&database)),
            database,
            clock: Clock::default(),
            shared: None,
            hosts: Hosts::localhost(port, Mode::Home),
            classroom: None,
            room: cloakroom::sandbox::Room::default(),
            saved_in: None,
            shutting_down: end.clone(),
        };
        let server = tokio::spawn(serve(listener, wire.before(app(parts)), end));
        let profile = tempfile::tempdir().unwrap();
        let config = BrowserConfig::builder()
            .chrome_executable(executable)
            .no_sandbox()
            .user_data_dir(profile.path())
            .launch_timeout(PATIENCE)
            .window_size(1440, 1000)
            .viewport(None)
            .args([
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .build()
            .unwrap();
        let (browser, mut handler) = Browser::launch(config).await.unwrap();
        let events = tokio::spawn(async move { while handler.next().await.is_some() {} });
        Some(Self { browser, port, events, stop, server, _profile: profile })
    }

    /// Opens what the program prints when it starts.
    pub(crate) async fn open_printed_address(&self) -> Tab {
        Tab(self.browser.new_page(format!("http://localhost:{}/", self.port)).await.unwrap())
    }

    /// The tab whose address begins like this, once there is one.
    pub(crate) async fn tab_at(&self, part: &str) -> Tab {
        for _ in 0..300 {
            for page in self.browser.pages().await.unwrap() {
                if page.url().await.ok().flatten().is_some_and(|u| u.contains(part)) {
                    return Tab(page);
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("no tab at {part}");
    }

    /// Ends both; the server must end with its event streams still open.
    pub(crate) async fn end(mut self) {
        self.stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(8), self.server).await.unwrap().unwrap().unwrap();
        self.browser.close().await.unwrap();
        self.browser.wait().await.unwrap();
        self.events.abort();
    }
}

pub(crate) struct Tab(Page);

impl Tab {
    pub(crate) fn of(page: Page) -> Self {
        Self(page)
    }

    /// As if the address had been typed in.
    pub(crate) async fn go_to(&self, address: &str) {
        self.0.execute(NavigateParams::new(address)).await.unwrap();
    }

    /// Does a whole page stand in it? While one loads there is nothing to ask.
    pub(crate) async fn is_complete(&self) -> bool {
        let asked = timeout(Duration::from_secs(2), self.0.evaluate("document.readyState")).await;
        matches!(asked, Ok(Ok(state)) if state.value().is_some_and(|v| v == "complete"))
    }

    pub(crate) async fn js(&self, expression: &str) -> serde_json::Value {
        for _ in 0..20 {
            match self.0.evaluate(expression).await {
                Ok(result) => return result.value().cloned().unwrap_or_default(),
                // The page was replaced while we asked.
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
        panic!("{expression} could not be asked")
    }

    /// The window gets this size, in CSS pixels.
    pub(crate) async fn screen(&self, width: u32, height: u32) {
        let size = SetDeviceMetricsOverrideParams::new(i64::from(width), i64::from(height), 1.0, false);
        self.0.execute(size).await.unwrap();
        self.until(&format!("innerWidth === {width} && innerHeight === {height}")).await;
    }

    /// Waits until an expression is true.
    pub(crate) async fn until(&self, expression: &str) {
        self.until_within(expression, PATIENCE).await;
    }

    pub(crate) async fn until_within(&self, expression: &str, patience: Duration) {
        let begun = std::time::Instant::now();
        while begun.elapsed() < patience {
            // While a page loads there is nothing to ask.
            if let Ok(result) = self.0.evaluate(format!("Boolean({expression})")).await
                && result.value().and_then(serde_json::Value::as_bool) == Some(true)
            {
                return;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("never true: {expression}\n{}", self.text("body").await);
    }

    pub(crate) async fn until_text(&self, selector: &str, text: &str) {
        self.until(&format!("document.querySelector({selector:?})?.textContent.includes({text:?})")).await;
    }

    pub(crate) async fn text(&self, selector: &str) -> String {
        self.js(&format!("document.querySelector({selector:?})?.innerText ?? ''")).await.as_str().unwrap().to_owned()
    }

    /// Clicks as a person does: at a place on the screen. A page that is just being replaced has
    /// no such place for a moment; a person would click again.
    pub(crate) async fn click(&self, selector: &str) {
        let visible =
            format!("document.readyState !== 'loading' && document.querySelector({selector:?})?.checkVisibility()");
        for _ in 0..20 {
            self.until(&visible).await;
            self.js(&format!("document.querySelector({selector:?})?.scrollIntoView({{ block: 'center' }})")).await;
            if let Ok(element) = self.0.find_element(selector).await
                && element.click().await.is_ok()
            {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
        panic!("{selector} could not be clicked");
    }

    /// Presses a key where the focus is.
    pub(crate) async fn press(&self, key: &str) {
        self.0.find_element("body").await.unwrap().press_key(key).await.unwrap();
    }

    pub(crate) async fn type_into(&self, selector: &str, text: &str) {
        self.click(selector).await;
        self.0.find_element(selector).await.unwrap().type_str(text).await.unwrap();
    }

    /// Drags a file of this machine over a place on the screen, and drops it there.
    pub(crate) async fn drop_file(&self, file: &Path, x: f64, y: f64) {
        let data = DragData {
            // An empty list would be left out, and the protocol asks for one.
            items: vec![DragDataItem::new("text/x-nothing", "")],
            files: Some(vec![file.to_str().unwrap().to_owned()]),
            drag_operations_mask: 1,
        };
        for kind in [DispatchDragEventType::DragEnter, DispatchDragEventType::DragOver, DispatchDragEventType::Drop] {
            self.0.execute(DispatchDragEventParams::new(kind, x, y, data.clone())).await.unwrap();
        }
    }

    /// As large as a screen of this many CSS pixels.
    pub(crate) async fn resize(&self, width: i64, height: i64) {
        self.0.execute(SetDeviceMetricsOverrideParams::new(width, height, 1.0, false)).await.unwrap();
    }

    pub(crate) async fn close(self) {
        self.0.close().await.unwrap();
    }

    pub(crate) async fn front(&self) {
        self.0.bring_to_front().await.unwrap();
    }
}
