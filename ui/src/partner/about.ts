// What is known of a hand-off, or of a token, as words and what they tell.
import type { Candidate, PartnerCheck } from "../ipc/bindings";
import { format } from "../words";
import type { Fact } from "./Facts";
import { say } from "./words";

const at = (time: string) => format.time(new Date(time));

/** What a hand-off says. */
export function aboutHandOff(it: Candidate): Fact[] {
  return [
    [say.about.name, it.name],
    [say.about.baseUrl, it.baseUrl],
    ...aboutAccess(it, undefined),
    ...maybe(say.about.openUntil, it.openUntil, at),
  ];
}

/** Who the token is, for how long, and whom to ask: as the gateway says where it was asked. */
export function aboutAccess(it: Candidate, check: PartnerCheck | undefined): Fact[] {
  const who = check?.who ?? null;
  return [
    ...(who === null
      ? maybe(say.about.actsAs, it.account)
      : [[say.about.actsAs, `${who.accountName} (${who.accountEmail})`] satisfies Fact]),
    [say.about.environment, who?.environmentName ?? it.environmentName ?? it.environment],
    ...(who === null
      ? []
      : [
          [
            say.about.expires,
            who.expiresAt === null ? say.about.never : at(who.expiresAt),
          ] satisfies Fact,
        ]),
    ...maybe(say.about.useBy, it.diesUnlessUsedBy, (time) => say.about.useByNote(at(time))),
    ...maybe(say.about.business, it.business),
    ...maybe(say.about.contact, it.contact),
  ];
}

/** Is it not known at all what the token may do? A hand-off says it, and the gateway once it takes the token. */
export function mayUnknown(it: Candidate, check: PartnerCheck | undefined): boolean {
  return it.from === "by-hand" && (check?.who ?? null) === null;
}

function maybe(
  word: string,
  told: string | null,
  tell: (told: string) => string = (it) => it,
): Fact[] {
  return told === null ? [] : [[word, tell(told)]];
}
