//! A request of the site's own, ready to be sent, with each part that an attack may change by itself.

use http::Method;
use serde_json::{Map, Value};
use url::Url;

use crate::{target::How, visitor::Act};

/// A request as the site's own page would send it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The page that sends it.
    pub page: Url,
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// As what.
    pub how: How,
    /// The fields, in order.
    pub fields: Vec<(String, String)>,
    /// Those that the page hides: a token is among them, if there is one.
    pub hidden: Vec<String>,
    /// Headers that its script would add.
    pub headers: Vec<(String, String)>,
}

impl Prepared {
    /// With another value in one field.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        super::login::set(&mut other.fields, name, value);
        other
    }

    /// Without a field.
    #[must_use]
    pub fn without(&self, names: &[String]) -> Self {
        let mut other = self.clone();
        other.fields.retain(|(name, _)| !names.contains(name));
        other
    }

    /// The fields as one JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        let fields = self.fields.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        Value::Object(fields.collect::<Map<_, _>>())
    }

    /// As the site's own page sends it.
    #[must_use]
    pub fn honest(&self) -> Act {
        let act = match self.how {
            How::Json => Act::json(self.method.clone(), self.url.clone(), &self.json(), &self.page),
            How::Form => Act::form(self.method.clone(), self.url.clone(), &self.fields, &self.page),
            How::Link => Act { from: Some(self.page.clone()), ..Act::get(self.url.clone()) },
        };
        Act { extra: self.headers.clone(), ..act }
    }

    /// As a page of another site sends it: no header of one's own, and the cookies come along, whatever a browser says.
    #[must_use]
    pub fn from_elsewhere(&self, page: &Url) -> Act {
        Act { extra: Vec::new(), from: Some(page.clone()), forced: true, ..self.honest() }
    }
}
