// Words of Settings > Integrations.
import { environments } from "./environments/words.en";
import { routes } from "./routes/words.en";
import { tokens } from "./tokens/words.en";

export const integrations = {
  title: "Integrations",
  description:
    "An API Token allows approved third-party applications and integrations to securely access your FoodLogiQ account without requiring a user to log in interactively.",
  tabs: { tokens: "API Tokens", environments: "Environments" },
  tokens,
  environments,
  routes,
};
