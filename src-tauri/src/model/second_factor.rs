//! A second factor. What holds a seed or codes has no `Debug`, so that nothing prints it by accident.

use super::SecretHandle;
use serde::Serialize;
use specta::Type;

/// Whether there is a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecondFactorState {
    /// There is.
    pub is_on: bool,
    /// How many recovery codes are left.
    pub codes_left: u32,
}

/// What an authenticator is given.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewSecondFactor {
    /// To be typed.
    pub text: String,
    /// To be looked at with the authenticator's camera.
    pub picture: QrCode,
}

/// A QR code.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QrCode {
    /// Modules on each side.
    pub size: u32,
    /// Its dark modules, as the path of an SVG.
    pub path: String,
}

/// Recovery codes, shown once.
#[derive(Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// They.
    pub codes: Vec<String>,
    /// What stands for all of them, to be copied.
    pub secret: SecretHandle,
}
