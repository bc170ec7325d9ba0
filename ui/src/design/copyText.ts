// Copying what is no secret, by way of the shell: the page itself is not always let near the clipboard.
import { take } from "../ipc/answer";
import { commands } from "../ipc/bindings";
import { words } from "../words";
import { done, failed } from "./notify";

export function copyText(text: string, copied: string = words.design.copied): void {
  take(commands.copyText(text)).then(() => done(copied), failed);
}
