// An environment as its form has it, and what of it is sent to the shell.
import type {
  CredentialPlace,
  EnvironmentEdit,
  EnvironmentRow,
  NewEnvironment,
} from "../../ipc/bindings";

export interface Draft {
  name: string;
  /** Not there until somebody types one: then the one made of the name counts. */
  slug?: string;
  /** The same, for the next free address. */
  listen?: string;
  behind: "sandbox" | "url";
  baseUrl: string;
  place: CredentialPlace;
  credential: string;
}

export const NEW: Draft = {
  name: "",
  behind: "url",
  baseUrl: "",
  place: "keychain",
  credential: "",
};

export function draftOf(environment: EnvironmentRow): Draft {
  return {
    name: environment.name,
    slug: environment.slug,
    listen: environment.listen,
    behind: environment.baseUrl === null ? "sandbox" : "url",
    baseUrl: environment.baseUrl ?? "",
    place: environment.credentialPlace ?? "keychain",
    credential: "",
  };
}

export function environmentOf(draft: Draft): NewEnvironment {
  const isUrl = draft.behind === "url";
  return {
    name: draft.name,
    slug: draft.slug ?? "",
    listen: draft.listen ?? "",
    baseUrl: isUrl ? draft.baseUrl : null,
    credentialPlace: isUrl ? draft.place : null,
    credential: isUrl ? credentialOf(draft) : null,
  };
}

/** Only what was changed. */
export function editOf(draft: Draft, before: EnvironmentRow): EnvironmentEdit {
  const isUrl = before.baseUrl !== null;
  return {
    name: draft.name === before.name ? null : draft.name,
    listen: draft.listen === undefined || draft.listen === before.listen ? null : draft.listen,
    baseUrl: isUrl && draft.baseUrl !== before.baseUrl ? draft.baseUrl : null,
    credential: isUrl ? credentialOf(draft) : null,
  };
}

/** What was typed; nothing when nothing was, or when systemd has it. */
function credentialOf(draft: Draft): string | null {
  return draft.credential === "" || draft.place === "systemd" ? null : draft.credential;
}
