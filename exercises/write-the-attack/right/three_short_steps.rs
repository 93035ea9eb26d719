// Right: each thing that happens is a step, and nothing is said of the answers.

/// The attack, in the notation of the course: TOML between `+++`, then a section for each step.
pub fn attack() -> &'static str {
    r#"+++
title = "Go on as Alice"
family = "shared computer"
promise = "Alice logs out at the computer in the lobby. Mallory sits down there, and goes on as Alice."
won_when = "mallory sees {{secret}}"
story = "Mallory went on as Alice without her password: the hotel had kept who was here last"
+++

## Alice logs in

```act as=alice
open {{target.login}}
{{target.log_in.alice}}
```

## Alice logs out

```act as=alice
open {{target.account}}
{{target.log_out}}
```

## Mallory presses the button

```act as=mallory at=alice
submit "go on"
```
"#
}
