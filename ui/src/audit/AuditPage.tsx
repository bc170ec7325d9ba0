// The audit log: its records, whether they hold, and how they are sealed.
import { Button, Tabs } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Notice } from "../design/Notice";
import { failed } from "../design/notify";
import { Page } from "../design/Page";
import { useDelayed } from "../design/useDelayed";
import { commands } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { format, words } from "../words";
import classes from "./AuditPage.module.css";
import { RecordsTab } from "./RecordsTab";
import { SealingTab } from "./SealingTab";
import { localTimes } from "./told";

const say = words.audit;

type Part = "records" | "sealing";
const TABS: Part[] = ["records", "sealing"];
/** Sealing follows a change after seconds and is no change itself, so it is looked at every so many milliseconds. */
const EVERY = 5_000;

export default function AuditPage() {
  const [tab, setTab] = useState<Part>("records");
  const state = useAsk(["audit-state"], () => commands.auditState(), {
    fresh: true,
    refetchInterval: EVERY,
  });
  const verify = useDo(() => commands.verifyAudit(), { onRefused: failed });
  const isSlow = useDelayed(verify.isPending);
  const verdict = verify.data;
  const trouble = state.data?.trouble ?? null;
  const exportTrouble = state.data?.exportTrouble ?? null;
  return (
    <Page
      title={say.title}
      description={<span className={classes.description}>{say.description}</span>}
      actions={
        <Button
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate(undefined)}
        >
          {say.verify}
        </Button>
      }
    >
      {trouble !== null && (
        <Notice tone="bad" title={say.sealing.trouble}>
          {trouble}
        </Notice>
      )}
      {exportTrouble !== null && (
        <Notice tone="warn" title={say.sealing.exportTrouble}>
          {exportTrouble}
        </Notice>
      )}
      {isSlow && (
        <Notice tone="info" role="status">
          {say.verifying}
        </Notice>
      )}
      {verdict !== undefined && (
        <Notice
          tone={verdict.holds ? "good" : "bad"}
          title={verdict.holds ? say.holds : say.broken}
          role={verdict.holds ? "status" : "alert"}
        >
          {[
            verdict.sentence,
            ...verdict.notes,
            say.verifiedAt(format.time(new Date(verify.submittedAt))),
          ].map((sentence) => (
            <div key={sentence}>{localTimes(sentence)}</div>
          ))}
        </Notice>
      )}
      <Tabs
        value={tab}
        keepMounted={false}
        classNames={{ root: classes.tabs, panel: classes.panel }}
        onChange={(to) => setTab(TABS.find((it) => it === to) ?? "records")}
      >
        <Tabs.List mb="md">
          {TABS.map((it) => (
            <Tabs.Tab key={it} value={it}>
              {say.tabs[it]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="records">
          <RecordsTab />
        </Tabs.Panel>
        <Tabs.Panel value="sealing">
          <SealingTab state={state} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
