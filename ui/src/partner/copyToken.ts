// Copying the token of a connection: it never comes to the page.
import type { Answer } from "../ipc/answer";
import { commands, type Password } from "../ipc/bindings";

/** Gives the seconds after which it is cleared from the clipboard. */
export async function copyToken(id: string, passphrase: Password | null): Answer<number> {
  const secret = await commands.connectionToken(id, passphrase);
  if (secret.status === "error") return secret;
  const copied = await commands.copyPartnerSecret(secret.data.handle);
  void commands.forgetPartnerSecret(secret.data.handle);
  return copied;
}
