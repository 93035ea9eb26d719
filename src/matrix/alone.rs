//! One attack against each defence alone, as its page shows it: run when first asked for, and kept until the course
//! changes. However many ask, one attack is run at a time, and each once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OnceCell, Semaphore};

use super::{Defences, Matrix, MatrixError, Plan};
use crate::{course::Course, sandbox::Services};

type Cell = Arc<OnceCell<Arc<Matrix>>>;

/// What was run of this course. Clones share it.
#[derive(Debug, Clone)]
pub struct Alone {
    services: Services,
    kept: Arc<Mutex<Kept>>,
    turn: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct Kept {
    course: Option<Arc<Course>>,
    of: HashMap<String, Cell>,
}

impl Alone {
    /// None yet.
    #[must_use]
    pub fn new(services: Services) -> Self {
        Self { services, kept: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }

    /// The runs of this attack.
    ///
    /// # Errors
    /// They could not be made; the next to ask tries again.
    pub async fn of(&self, course: &Arc<Course>, slug: &str) -> Result<Arc<Matrix>, MatrixError> {
        let run = async || {
            // The semaphore is never closed; without a turn it runs all the same.
            let _turn = self.turn.acquire().await.ok();
            let plan = Plan::of(course).only(|other| other == slug).against(Defences::each_alone().collect());
            plan.run(&self.services).await.map(Arc::new)
        };
        self.cell(course, slug).get_or_try_init(run).await.cloned()
    }

    fn cell(&self, course: &Arc<Course>, slug: &str) -> Cell {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.course.as_ref().is_some_and(|of| Arc::ptr_eq(of, course)) {
            *kept = Kept { course: Some(Arc::clone(course)), of: HashMap::new() };
        }
        Arc::clone(kept.of.entry(slug.to_owned()).or_default())
    }
}
