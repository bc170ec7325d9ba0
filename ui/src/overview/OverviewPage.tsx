// Overview: what went on at the gateway, how it is, and the tokens, accounts and roles worth a look.
import { Group, Skeleton, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { TrafficChart } from "../activity/chart/TrafficChart";
import { type Period, PeriodSwitch } from "../activity/PeriodSwitch";
import { requestsOf } from "../activity/tally";
import { ErrorNotice } from "../design/ErrorNotice";
import { Page } from "../design/Page";
import { useDelayed } from "../design/useDelayed";
import { commands, type Overview } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { words } from "../words";
import { AccountsWithoutTokens } from "./AccountsWithoutTokens";
import { BroadRoles } from "./BroadRoles";
import { ExpiringTokens } from "./ExpiringTokens";
import { GatewayHealth } from "./GatewayHealth";
import { IdleTokens } from "./IdleTokens";
import { NeverUsedTokens } from "./NeverUsedTokens";
import { NothingYet } from "./NothingYet";
import classes from "./OverviewPage.module.css";
import { Tiles } from "./Tiles";

const say = words.overview;

/** How often it is looked at, in milliseconds. */
const EVERY = 10_000;
/** Of the chart, in pixels. */
const CHART = 168;

export default function OverviewPage() {
  const [days, setDays] = useState<Period>(7);
  const asked = useAsk(["overview", days], () => commands.overview(days), {
    refetchInterval: EVERY,
    fresh: true,
    keep: true,
  });
  const waiting = useDelayed(asked.isPending);
  // Until another period is there, what is shown is not it.
  const outdated = useDelayed(asked.isPlaceholderData);
  const overview = asked.data;
  return (
    <Page title={say.title} actions={<PeriodSwitch value={days} onChange={setDays} />}>
      {asked.error !== null && (
        <ErrorNotice error={asked.error} again={() => void asked.refetch()} />
      )}
      {overview === undefined ? (
        // As high as what will stand there.
        <Stack gap="md" aria-label={words.design.loading}>
          <Skeleton height={86} visible={waiting} />
          <Skeleton height={280} visible={waiting} />
        </Stack>
      ) : (
        <Glance overview={overview} outdated={outdated} />
      )}
    </Page>
  );
}

function Glance(props: { overview: Overview; outdated: boolean }) {
  const { overview } = props;
  const isNew = overview.tokenCount === 0 && requestsOf(overview.totals) === 0;
  return (
    <Stack gap="md" pb="md" opacity={props.outdated ? 0.55 : undefined} aria-busy={props.outdated}>
      <Tiles overview={overview} />
      <div className={classes.upper}>
        <section className={classes.card} aria-labelledby="overview-traffic">
          {isNew ? (
            <NothingYet />
          ) : (
            <>
              <Group mb="sm">
                <Title order={2} id="overview-traffic">
                  {say.traffic}
                </Title>
              </Group>
              <TrafficChart
                points={overview.points}
                length={overview.pointLength}
                totals={overview.totals}
                days={overview.days}
                height={CHART}
              />
            </>
          )}
        </section>
        <GatewayHealth />
      </div>
      {!isNew && (
        <div className={classes.lists}>
          <Stack gap="md" miw={0}>
            <ExpiringTokens noted={overview.expiring} />
            <NeverUsedTokens noted={overview.neverUsed} />
            {overview.accountsWithoutTokens !== null && (
              <AccountsWithoutTokens accounts={overview.accountsWithoutTokens} />
            )}
          </Stack>
          <Stack gap="md" miw={0}>
            <IdleTokens noted={overview.idle} />
            {overview.broadRoles !== null && <BroadRoles roles={overview.broadRoles} />}
          </Stack>
        </div>
      )}
    </Stack>
  );
}
