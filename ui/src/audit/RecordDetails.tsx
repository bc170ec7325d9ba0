// One record, whole: in words, and as it was recorded for whoever hashes it again.
import { Button, Stack, Title } from "@mantine/core";
import { useState } from "react";
import { formats } from "../activity/formats";
import { Dialog } from "../design/Dialog";
import { Fact, Facts } from "../design/Facts";
import { useLabels } from "../impact/useLabels";
import type { AuditRecord } from "../ipc/bindings";
import { format, words } from "../words";
import classes from "./AuditPage.module.css";
import { pretty } from "./days";
import { actionOf, kindOf, whatChanged } from "./told";

const say = words.audit.records.details;

export function RecordDetails(props: { record: AuditRecord; onClose: () => void }) {
  const { record } = props;
  const [asRecorded, setAsRecorded] = useState(false);
  const lines = whatChanged(record.detail, useLabels());
  return (
    <Dialog opened title={actionOf(record.action)} onClose={props.onClose}>
      <Stack gap="md">
        <Facts dense aligned>
          <Fact term={say.number}>{format.number(record.number)}</Fact>
          <Fact term={say.at}>
            <time dateTime={record.at}>{formats.second(new Date(record.at))}</time>
          </Fact>
          <Fact term={say.actor}>{record.actor}</Fact>
          <Fact term={say.subject}>
            {kindOf(record.subjectKind)}: {record.subjectName}
          </Fact>
        </Facts>
        {lines.length > 0 && (
          <section aria-labelledby="audit-what">
            <Title order={3} id="audit-what" mb={6}>
              {say.what}
            </Title>
            <Facts dense aligned>
              {lines.map(({ label, text }) => (
                <Fact key={`${label} ${text}`} term={label}>
                  {text}
                </Fact>
              ))}
            </Facts>
          </section>
        )}
        {asRecorded && (
          <pre className={classes.code}>{`${record.action}\n${pretty(record.detail)}`}</pre>
        )}
        <div>
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={asRecorded}
            onClick={() => setAsRecorded(!asRecorded)}
          >
            {asRecorded ? say.hide : say.asRecorded}
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}
