//! What Tauri needs to be compiled.

fn main() {
    tauri_build::build();
}
