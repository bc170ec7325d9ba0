// A dedicated e-mail address for an integration, made from its name.

/** The most characters of the part before the @ (RFC 5321 section 4.5.3.1.1). */
const LOCAL_MAX = 64;

/** "SAP Integration" at fernwood.test is sap-integration@fernwood.test; nothing when the name has no letter to make it from. */
export function suggestedEmail(name: string, domain: string): string | undefined {
  const local = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LOCAL_MAX)
    .replace(/^-|-$/g, "");
  return local === "" || domain === "" ? undefined : `${local}@${domain}`;
}

/** What follows the @. */
export const domainOf = (email: string): string => email.slice(email.lastIndexOf("@") + 1);
