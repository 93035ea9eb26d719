//! Running it: jobs taken by two tasks a processor, each with a store of its own.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use cloakroom_engine::script::{Attack, Attempt, Baseline, Outcome, attempt, control};
use tokio::{sync::OnceCell, task::JoinSet};

use super::{Cell, Defences, Matrix, Row};
use crate::{
    clock::Clock,
    course::Course,
    database::DatabaseError,
    password::PasswordError,
    sandbox::{Full, Sandbox, Services},
    switch::{AttackSettings, Switches},
};

/// How a world is made; a test makes one that lies.
type Opener = dyn Fn(&Services, &Switches) -> Result<Sandbox, PasswordError> + Send + Sync;
/// Told how many runs are done.
type Told = dyn Fn(usize) + Send + Sync;

/// Whether Alice can do her own business, for each position of the switches that a run begins with. It depends on
/// nothing else, so it is tried once a position, in a world of its own, by whoever needs it first.
type Controls = BTreeMap<Switches, OnceCell<Result<(), String>>>;

/// How each attack goes where nothing protects, by slug: a run that does not win is held against it. Made by whoever needs
/// it first.
type Baselines = BTreeMap<String, OnceCell<Baseline>>;

/// What the runs of one matrix share.
struct Shared {
    controls: Controls,
    baselines: Baselines,
    next: AtomicUsize,
    done: AtomicUsize,
}

/// So many tasks for each processor: while one waits for a password or a store's thread, another goes on.
const TASKS_EACH: usize = 2;

/// Why there is no matrix.
#[derive(Debug, thiserror::Error)]
pub enum MatrixError {
    /// No world could be made for a run.
    #[error(transparent)]
    World(#[from] Full),
    /// No store could be made for the runs.
    #[error(transparent)]
    Store(#[from] DatabaseError),
    /// A task that ran attacks broke off.
    #[error("a run broke off: {0}")]
    Lost(#[from] tokio::task::JoinError),
}

/// Which attacks to run against which defences.
#[derive(Clone)]
pub struct Plan {
    course: Arc<Course>,
    rows: Vec<usize>,
    columns: Vec<Defences>,
    open: Arc<Opener>,
    told: Arc<Told>,
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan").field("rows", &self.rows).field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl Plan {
    /// Every attack against every defence.
    #[must_use]
    pub fn of(course: &Arc<Course>) -> Self {
        Self {
            course: Arc::clone(course),
            rows: (0..course.attacks.len()).collect(),
            columns: Defences::every(),
            open: Arc::new(|services, switches| Sandbox::new(services, switches.clone())),
            told: Arc::new(|_| ()),
        }
    }

    /// Only the attacks for which this holds, by slug.
    #[must_use]
    pub fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.rows.retain(|at| self.course.attacks.get(*at).is_some_and(|page| wanted(&page.attack.slug)));
        self
    }

    /// Only against these.
    #[must_use]
    pub fn against(self, columns: Vec<Defences>) -> Self {
        Self { columns, ..self }
    }

    /// In worlds made by this. It is how a test takes away what a defence does, while the matrix
    /// still says that it is on.
    #[must_use]
    pub fn in_worlds(
        self,
        open: impl Fn(&Services, &Switches) -> Result<Sandbox, PasswordError> + Send + Sync + 'static,
    ) -> Self {
        Self { open: Arc::new(open), ..self }
    }

    /// Tells after each run how many are done.
    #[must_use]
    pub fn telling(self, told: impl Fn(usize) + Send + Sync + 'static) -> Self {
        Self { told: Arc::new(told), ..self }
    }

    /// How many runs it takes.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// Runs all of it, somewhat more at a time than there are processors.
    ///
    /// # Errors
    /// A world or a store could not be made.
    pub async fn run(&self, services: &Services) -> Result<Matrix, MatrixError> {
        let (begun, since) = (Clock::wall_millis(), Instant::now());
        let shared = Arc::new(Shared {
            controls: self.positions().map(|position| (position, OnceCell::new())).collect(),
            baselines: self.attacks().map(|attack| (attack.slug.clone(), OnceCell::new())).collect(),
            next: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        });
        let mut tasks = JoinSet::new();
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..(TASKS_EACH * processors).min(self.runs()) {
            let (plan, shared) = (self.clone(), Arc::clone(&shared));
            let services = Services { stores: services.stores.with_another_sqlite()?, ..services.clone() };
            tasks.spawn(async move { plan.work(&services, &shared).await });
        }
        let mut cells: Vec<(usize, Cell)> = Vec::with_capacity(self.runs());
        while let Some(some) = tasks.join_next().await {
            cells.extend(some??);
        }
        cells.sort_by_key(|(job, _)| *job);
        let mut cells = cells.into_iter().map(|(_, cell)| cell);
        let rows = self.attacks().map(|attack| Row::of(attack, cells.by_ref().take(self.columns.len()).collect()));
        Ok(Matrix { rows: rows.collect(), columns: self.columns.clone(), took: since.elapsed(), begun })
    }

    fn attacks(&self) -> impl Iterator<Item = &Attack> {
        self.rows.iter().filter_map(|at| self.course.attacks.get(*at)).map(|page| &page.attack)
    }

    /// Every position of the switches that a run begins with.
    fn positions(&self) -> impl Iterator<Item = Switches> {
        self.attacks().flat_map(|attack| self.columns.iter().map(|column| column.added_to(attack.start())))
    }

    /// One run, in a world of its own.
    async fn one(
        &self,
        attack: &Attack,
        switches: &Switches,
        services: &Services,
        shared: &Shared,
    ) -> Result<Outcome, Full> {
        if let Some(cell) = shared.controls.get(switches) {
            let world = || (self.open)(services, switches);
            let held = cell.get_or_try_init(async || Ok::<_, Full>(control(&world()?).await)).await?;
            if let Err(says) = held {
                return Ok(Outcome::Broken { says: says.clone() });
            }
        }
        let tried = self.tried(attack, switches, services).await?;
        let cell = shared.baselines.get(&attack.slug).filter(|_| !tried.won());
        let baseline = match cell {
            Some(cell) => Some(cell.get_or_try_init(|| self.baseline(attack, services)).await?),
            None => None,
        };
        Ok(tried.judged(baseline).outcome)
    }

    async fn tried<'a>(
        &self,
        attack: &'a Attack,
        switches: &Switches,
        services: &Services,
    ) -> Result<Attempt<'a>, Full> {
        Ok(attempt(attack, &(self.open)(services, switches)?).await)
    }

    async fn baseline(&self, attack: &Attack, services: &Services) -> Result<Baseline, Full> {
        Ok(self.tried(attack, &attack.start(), services).await?.baseline())
    }

    /// Takes one job after the other until none is left.
    async fn work(&self, services: &Services, shared: &Shared) -> Result<Vec<(usize, Cell)>, Full> {
        let mut cells = Vec::new();
        loop {
            let job = shared.next.fetch_add(1, Ordering::Relaxed);
            let (Some(row), Some(column)) =
                (self.rows.get(job / self.columns.len().max(1)), self.columns.get(job % self.columns.len().max(1)))
            else {
                return Ok(cells);
            };
            let Some(page) = self.course.attacks.get(*row) else { return Ok(cells) };
            let since = Instant::now();
            let switches = column.added_to(page.attack.start());
            let outcome = self.one(&page.attack, &switches, services, shared).await?;
            cells.push((job, Cell { outcome, took: since.elapsed() }));
            (self.told)(shared.done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    }
}
