// Asks the shell what is to be shown first while the page is still being read; src/main.tsx takes the answer.
window.keydeskStart = window.__TAURI_INTERNALS__?.invoke("start");
