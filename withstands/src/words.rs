//! Words by which forms, fields and links are guessed, in several languages.
//!
//! A guess is where to look first. What a thing is, is decided by what happens when it is used.

/// Something that ends, costs or deletes: never followed, never sent.
const NEVER: &[&str] = &[
    "delete",
    "remove",
    "destroy",
    "deactivate",
    "close-account",
    "unsubscribe",
    "purge",
    "wipe",
    "reset",
    "drop",
    "pay",
    "checkout",
    "order",
    "buy",
    "transfer",
    "invite",
    "upload",
    "import",
    "export",
    "install",
    "restart",
    "shutdown",
    "lösch",
    "loesch",
    "supprim",
    "elimin",
    "borrar",
    "cancella",
    "verwijder",
    "usuń",
    "удал",
];
const LOGOUT: &[&str] = &[
    "logout",
    "log-out",
    "log out",
    "log_out",
    "signout",
    "sign-out",
    "sign out",
    "sign_out",
    "logoff",
    "log off",
    "leave",
    "exit",
    "quit",
    "abmeld",
    "ausloggen",
    "déconn",
    "deconn",
    "cerrar ses",
    "desconect",
    "salir",
    "esci",
    "disconnetti",
    "uitlog",
    "afmeld",
    "logga ut",
    "log ud",
    "logg ut",
    "kirjaudu ulos",
    "wyloguj",
    "odhlás",
    "odhlas",
    "выйти",
    "выход",
    "çıkış",
    "cikis",
    "sair",
    "terminar sess",
    "ログアウト",
    "退出",
    "登出",
    "로그아웃",
    "end session",
];
const LOGIN: &[&str] = &[
    "login",
    "log-in",
    "log in",
    "log_in",
    "signin",
    "sign-in",
    "sign in",
    "sign_in",
    "logon",
    "anmeld",
    "einloggen",
    "connexion",
    "connecter",
    "iniciar ses",
    "entrar",
    "ingresar",
    "acceder",
    "accedi",
    "inlog",
    "aanmeld",
    "logga in",
    "log ind",
    "logg inn",
    "kirjaudu",
    "zaloguj",
    "přihlás",
    "prihlas",
    "войти",
    "вход",
    "giriş",
    "giris",
    "enter",
    "ログイン",
    "登录",
    "登錄",
    "로그인",
    "auth",
    "session",
    "member",
    "account",
];
const NAME: &[&str] = &[
    "user",
    "email",
    "e-mail",
    "mail",
    "login",
    "name",
    "account",
    "handle",
    "nick",
    "benutzer",
    "nutzer",
    "konto",
    "utilisateur",
    "identifiant",
    "usuario",
    "correo",
    "utente",
    "gebruiker",
    "användar",
    "bruger",
    "bruker",
    "käyttäjä",
    "nazwa",
    "uživatel",
    "логин",
    "имя",
    "почта",
    "kullan",
    "ユーザ",
    "用户",
    "guest",
    "member",
    "who",
    "id",
];
const REGISTER: &[&str] = &[
    "register",
    "signup",
    "sign-up",
    "sign up",
    "sign_up",
    "create",
    "join",
    "registr",
    "inscri",
    "crear",
    "nuevo",
    "new account",
    "forgot",
    "recover",
    "passwort vergessen",
    "olvid",
    "oubli",
];
const ACCOUNT: &[&str] = &[
    "account",
    "profile",
    "profil",
    "me",
    "home",
    "dashboard",
    "settings",
    "my",
    "mein",
    "konto",
    "cuenta",
    "perfil",
    "compte",
    "user",
    "whoami",
    "overview",
    "notes",
    "desk",
    "welcome",
];
const PASSWORD: &[&str] = &[
    "password",
    "passwort",
    "kennwort",
    "passwd",
    "pwd",
    "mot de passe",
    "motdepasse",
    "contraseña",
    "contrasena",
    "clave",
    "wachtwoord",
    "lösenord",
    "adgangskode",
    "passord",
    "salasana",
    "hasło",
    "haslo",
    "heslo",
    "пароль",
    "parola",
    "şifre",
    "sifre",
    "senha",
    "secret",
    "pin",
    "pass",
];
const OLD: &[&str] = &[
    "old", "current", "existing", "present", "previous", "alt", "aktuell", "bisher", "actual", "ancien", "actuel",
    "attuale", "vecchi", "huidig", "now",
];

/// How many of these stand in a text, letter case aside.
fn any(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Something that no audit should touch.
#[must_use]
pub fn never(text: &str) -> bool {
    any(text, NEVER)
}

/// Does it log out?
#[must_use]
pub fn logs_out(text: &str) -> bool {
    any(text, LOGOUT)
}

/// Does it lead to a login?
#[must_use]
pub fn logs_in(text: &str) -> bool {
    any(text, LOGIN) && !any(text, LOGOUT)
}

/// A field for a name?
#[must_use]
pub fn names(text: &str) -> bool {
    any(text, NAME)
}

/// Makes an account, or a new password by mail?
#[must_use]
pub fn registers(text: &str) -> bool {
    any(text, REGISTER)
}

/// Likely to show whose session it is?
#[must_use]
pub fn is_own(text: &str) -> bool {
    any(text, ACCOUNT)
}

/// About a password?
#[must_use]
pub fn is_password(text: &str) -> bool {
    any(text, PASSWORD)
}

/// The password that is in place?
#[must_use]
pub fn is_old(text: &str) -> bool {
    any(text, OLD)
}
