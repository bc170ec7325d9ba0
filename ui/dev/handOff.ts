// Stands in for the shell's hand-offs: sealing takes a second, and what is not right is said at its field.
import type { HandOffDetails, Problem, SavedHandOff } from "../src/ipc/bindings";

const LONG = "a-name-of-sixty-four-characters-that-is-cut-at-the-edge-of-it-all";

function refuse(field: string, message: string): never {
  const problem: Problem = { code: "invalid", field, message, retryAfterSeconds: null };
  throw problem;
}

export function handOffAnswers(options: URLSearchParams) {
  let saved = 0;
  return {
    save_hand_off: async ({ details }: Record<string, unknown>): Promise<SavedHandOff> => {
      const { baseUrl, contactName, contactEmail, openDays } = details as HandOffDetails;
      if (openDays < 1 || openDays > 90) refuse("openDays", "Choose 1 to 90 days.");
      if (contactName !== "" && !contactEmail.includes("@"))
        refuse("contactEmail", "This is no e-mail address: it has no @.");
      if (baseUrl === null || !baseUrl.includes("://"))
        refuse(
          "baseUrl",
          "A base URL starts with http:// or https://, such as https://api.example.com.",
        );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (options.has("trouble")) {
        const problem: Problem = {
          code: "hand-off",
          field: null,
          message:
            "The hand-off was not saved: there is no room on the disk. The token is still here; try again, or copy it.",
          retryAfterSeconds: null,
        };
        throw problem;
      }
      saved += 1;
      const name = options.has("long") ? LONG : "sap-integration";
      return {
        path: `/home/ann/Downloads/${name}${saved > 1 ? `-${saved}` : ""}.keydesk`,
        openUntil: new Date(Date.now() + openDays * 86_400_000).toISOString(),
        passphrase: {
          handle: 90 + saved,
          masked: ["••••••", "••••••", "••••••", "••••••", "••••••", "••••••"].join("-"),
        },
        onlyHere: baseUrl.includes("127.0.0.1"),
      };
    },
  };
}
