//! Turns `tauri.conf.json`, the capabilities and the icons into what the shell is compiled with, and makes a permission of each
//! command, so that the page can call nothing that a capability does not name.

include!("src/command_names.rs");

/// What stands in for the page until it was built, so that the workspace compiles without Node.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Keydesk</title></head><body>\
    <p>The window's page was not built. Run <code>cargo xtask run</code>, which builds it.</p></body></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page = std::path::Path::new("ui/dist/index.html");
    if !page.exists() {
        std::fs::create_dir_all("ui/dist")?;
        std::fs::write(page, NOT_BUILT)?;
    }
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=src-tauri/src/command_names.rs");
    let commands: Vec<&'static str> =
        OPEN_COMMANDS.into_iter().chain(PARTNER_COMMANDS).chain(SIGNED_IN_COMMANDS).collect();
    let manifest = tauri_build::AppManifest::new().commands(commands.leak());
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}
