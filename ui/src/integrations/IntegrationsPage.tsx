// Settings > Integrations.
import { Page } from "../design/Page";
import { words } from "../words";

export function IntegrationsPage() {
  return <Page title={words.integrations.title}>{null}</Page>;
}
