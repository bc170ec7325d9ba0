//! Turns `tauri.conf.json`, the capabilities and the icons into what the shell is compiled with.

fn main() {
    tauri_build::build();
}
