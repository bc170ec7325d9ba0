// Words of what comes before the screens: first run, sign-in, lock; of the tour; and of what a partner without an account reads.
export const entrance = {
  version: (version: string) => `Keydesk ${version}`,
  back: "Back",
  unavailable: {
    title: "Keydesk cannot open its store",
    safe: "Nothing was changed. Once the cause is gone, try again; this window may stay open.",
    noOther: "Keydesk did not start",
  },
  firstRun: {
    welcome: "Welcome to Keydesk",
    lead: "Give other software exactly the access to your FoodLogiQ account that it needs, and no more.",
    points: [
      ["Limited roles", "Each integration gets a role with only the permissions it requires."],
      [
        "API tokens, shown once",
        "An integration signs its requests with a token that has the permissions of its own account.",
      ],
      ["Taken back at once", "Delete a token and its very next request is refused."],
    ] as const,
    title: "Create the owner",
    text: "The owner is the first administrator of this desk. Others can be added later.",
    name: "Name",
    email: "E-mail",
    emailHint: "You sign in with it. Nothing is sent to it.",
    password: "Password",
    create: "Create owner",
  },
  signIn: {
    title: "Sign in",
    email: "E-mail",
    password: "Password",
    submit: "Sign in",
    code: "Code",
    codeHint: "The six digits that your authenticator shows, or a recovery code.",
    wait: (time: string) => `Try again in ${time}`,
    nowAgain: "You can try again now.",
    or: "or",
    partner: "I am an integration partner",
    partnerHint: "You were given an API token, or a hand-off file, and have no account here.",
  },
  lock: {
    title: "Locked",
    text: "Enter your password to go on.",
    submit: "Unlock",
    somebodyElse: "Sign in as somebody else",
  },
  switch: {
    title: "Switch account",
    text: "Sign in as another account, for example as a service account to generate its API token. You are signed out of this one.",
    submit: "Sign in",
  },
  arrived: {
    title: "A hand-off was opened",
    text: "Look at it as the integration partner? What is open here stays open behind it.",
    look: "Look at it",
    notNow: "Not now",
    refused: "That was not opened",
    close: "Close",
  },
  tour: {
    title: "A short tour",
    step: (step: number, of: number) => `Step ${step} of ${of}`,
    skip: "Skip the tour",
    next: "Next",
    steps: [
      {
        title: "Begin with a role",
        text: "Under User Management > Roles, create a role for the integration and tick only what it requires. A role can start from an integration type: Data Export, Recall Response Integration, Product Synchronization, Reporting.",
      },
      {
        title: "Give it to a service account",
        text: "Under User Management > Service accounts, create an account for the integration with an e-mail address of its own, and assign the role. People and integrations stay apart.",
      },
      {
        title: "Generate the token as that account",
        text: "Choose Switch account, sign in as the service account, and add an API token under Settings > Integrations. The token has the permissions of that account. It is displayed only once.",
      },
    ] as const,
    ready: "The Sandbox is ready",
    readyText:
      "It behaves like the FoodLogiQ API and holds sample data, so you can try everything before you connect a real environment. Delete a token when it is no longer needed: its very next request is refused.",
    address: "It answers at",
    notReady:
      "It does not answer yet. The gateway's status, at the foot of the navigation, says why.",
    createRole: "Create the first role",
    toTokens: "Go to API Tokens",
  },
};
