// Settings > Integrations.
import { Tabs } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { usePlace } from "../app/place";
import { useSession } from "../app/session";
import { ActionButton } from "../design/ActionButton";
import { Page } from "../design/Page";
import { words } from "../words";
import { EnvironmentsTab } from "./environments/EnvironmentsTab";
import { EnvironmentDialog } from "./environments/EnvironmentDialog";
import classes from "./IntegrationsPage.module.css";
import { AddTokenDialog } from "./tokens/AddTokenDialog";
import { ClipboardState } from "./tokens/ClipboardState";
import { TokensTab } from "./tokens/TokensTab";
import { useClipboardClearing } from "./tokens/useClipboardClearing";
import { NO_FILTER, type TokenFilter } from "./tokens/useTokenList";

const say = words.integrations;

type Tab = keyof typeof say.tabs;

export function IntegrationsPage() {
  const { me } = useSession();
  const { place, go, takes, intent } = usePlace();
  const tab: Tab = place.page === "integrations" ? place.tab : "tokens";
  const [filter, setFilter] = useState<TokenFilter>(() => ({
    ...NO_FILTER,
    ...(place.page === "integrations" && {
      account: place.account ?? null,
      search: place.search ?? "",
    }),
  }));
  const routes = place.page === "integrations" ? place.routes : undefined;
  const whyNotIntegration = me.abilities.editUsers ?? me.abilities.editAllTokens;
  const [adding, setAdding] = useState<Tab>();
  const clipboard = useClipboardClearing();
  // The command palette may have asked for it instead.
  const asked =
    intent === "add-token" ? "tokens" : intent === "add-environment" ? "environments" : undefined;
  const open = adding ?? asked;
  const close = () => {
    setAdding(undefined);
    takes("add-token");
    takes("add-environment");
  };
  return (
    <Page
      title={say.title}
      description={<span className={classes.description}>{say.description}</span>}
      actions={
        tab === "tokens" ? (
          <>
            <ActionButton
              className={classes.action}
              variant={whyNotIntegration === null ? "filled" : "default"}
              leftSection={<IconPlugConnected size={17} aria-hidden />}
              whyNot={whyNotIntegration}
              onClick={() => go({ page: "new-integration" })}
            >
              {words.wizard.open}
            </ActionButton>
            <ActionButton
              className={classes.action}
              variant={whyNotIntegration === null ? "default" : "filled"}
              leftSection={<IconPlus size={17} aria-hidden />}
              whyNot={me.abilities.generateToken}
              data-add-token
              onClick={() => setAdding("tokens")}
            >
              {say.tokens.add}
            </ActionButton>
          </>
        ) : (
          routes === undefined && (
            <ActionButton
              leftSection={<IconPlus size={17} aria-hidden />}
              whyNot={me.abilities.editEnvironments}
              onClick={() => setAdding("environments")}
            >
              {say.environments.add}
            </ActionButton>
          )
        )
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        classNames={{ root: classes.tabs, panel: classes.panel }}
        onChange={(to) => go({ page: "integrations", tab: to === "environments" ? to : "tokens" })}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="tokens">{say.tabs.tokens}</Tabs.Tab>
          <Tabs.Tab value="environments">{say.tabs.environments}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="tokens">
          <TokensTab
            filter={filter}
            onFilter={setFilter}
            onAdd={() => setAdding("tokens")}
            note={
              clipboard.state === "holds" &&
              open === undefined && <ClipboardState clipboard={clipboard} />
            }
          />
        </Tabs.Panel>
        <Tabs.Panel value="environments">
          <EnvironmentsTab
            routesOf={routes}
            onShowRoutes={(slug) => go({ page: "integrations", tab: "environments", routes: slug })}
            onAdd={() => setAdding("environments")}
            onShowTokens={(environment) => {
              setFilter({ ...NO_FILTER, environment });
              go({ page: "integrations", tab: "tokens" });
            }}
          />
        </Tabs.Panel>
      </Tabs>
      {open === "tokens" && <AddTokenDialog clipboard={clipboard} onClose={close} />}
      {open === "environments" && <EnvironmentDialog onClose={close} />}
    </Page>
  );
}
