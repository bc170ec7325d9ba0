// Activity: what integrations asked for, what was refused, and how much of it is kept.
import { Tabs } from "@mantine/core";
import { useState } from "react";
import { type ActivityPart, usePlace } from "../app/place";
import { Page } from "../design/Page";
import { words } from "../words";
import classes from "./ActivityPage.module.css";
import { type ActivityFilter, NO_FILTER } from "./filter";
import { KeptTab } from "./kept/KeptTab";
import { PeriodSwitch } from "./PeriodSwitch";
import { RefusalsTab } from "./refusals/RefusalsTab";
import { RequestsTab } from "./requests/RequestsTab";
import { UnknownTab } from "./unknown/UnknownTab";

const say = words.activity;

const TABS: ActivityPart[] = ["requests", "refusals", "unknown", "kept"];

export default function ActivityPage() {
  const { place, go } = usePlace();
  const asked = place.page === "activity" ? place : undefined;
  const [filter, setFilter] = useState<ActivityFilter>(() => ({
    ...NO_FILTER,
    token: asked?.token ?? null,
    account: asked?.account ?? null,
    reason: asked?.reason ?? null,
    search: asked?.request ?? "",
  }));
  const tab = asked?.tab ?? "requests";
  const show = (to: ActivityPart) => go({ page: "activity", tab: to });
  return (
    <Page
      title={say.title}
      description={<span className={classes.description}>{say.description}</span>}
      actions={
        tab === "requests" && (
          <PeriodSwitch value={filter.days} onChange={(days) => setFilter({ ...filter, days })} />
        )
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        classNames={{ root: classes.tabs, panel: classes.panel }}
        onChange={(to) => show(TABS.find((it) => it === to) ?? "requests")}
      >
        <Tabs.List mb="md">
          {TABS.map((it) => (
            <Tabs.Tab key={it} value={it}>
              {say.tabs[it]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="requests">
          <RequestsTab
            filter={filter}
            onFilter={setFilter}
            onRefused={(token) => {
              setFilter({ ...filter, token, search: "", reason: null });
              show("refusals");
            }}
          />
        </Tabs.Panel>
        <Tabs.Panel value="refusals">
          <RefusalsTab filter={filter} onFilter={setFilter} />
        </Tabs.Panel>
        <Tabs.Panel value="unknown">
          <UnknownTab filter={filter} onFilter={setFilter} />
        </Tabs.Panel>
        <Tabs.Panel value="kept">
          <KeptTab />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
