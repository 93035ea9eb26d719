// Breaks 4: not stopped
// Alice has logged in again elsewhere, and that ID is copied. No logout there has been.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"+++
title = "Go on as Alice"
family = "shared computer"
promise = "Alice logs out at the computer in the lobby. Mallory sits down there, and goes on as Alice."
won_when = "mallory sees {{secret}}"
story = "Mallory went on as Alice without her password: the hotel had kept who was here last"
+++

## Alice logs in at the lobby's computer, and out again

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
{{target.log_out}}
open {{target.account}}
=> body lacks {{secret}}
```

## Alice logs in again, and Mallory copies the ID

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
capture copied = cookie.session
```

## Mallory uses it

```http as=mallory
GET {{target.account}}
Cookie: {{cookie.session.name}}={{copied}}
=> body contains {{secret}}
```
"#
}
