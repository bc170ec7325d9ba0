// The sheet for whoever runs the integration: printed, or saved as a page. There is no secret on it.
import { Button, Group, Stack } from "@mantine/core";
import { createPortal } from "react-dom";
import { ErrorNotice } from "../design/ErrorNotice";
import { done, failed } from "../design/notify";
import { type Checklist, commands, type ConnectionRow, type Target } from "../ipc/bindings";
import { useAsk, useDo } from "../ipc/hooks";
import { Facts } from "./Facts";
import classes from "./PartnerView.module.css";
import "./print.css";
import { say } from "./words";

export function Sheet(props: { connection: ConnectionRow }) {
  const target: Target = { kind: "connection", id: props.connection.id, passphrase: null };
  const sheet = useAsk(["checklist", props.connection.id], () => commands.checklist(target), {
    fresh: true,
  });
  const save = useDo(() => commands.saveChecklist(target), {
    onDone: ({ path }) => done(say.use.saved(path)),
    onRefused: failed,
  });
  if (sheet.error !== null)
    return <ErrorNotice error={sheet.error} again={() => void sheet.refetch()} />;
  if (sheet.data === undefined) return null;
  return (
    <Stack gap="md">
      <section className={classes.sheet} aria-label={say.done.checklist}>
        <Content sheet={sheet.data} />
      </section>
      {createPortal(
        <div className="kd-print" aria-hidden>
          <h1>{sheet.data.title}</h1>
          <Content sheet={sheet.data} />
        </div>,
        document.body,
      )}
      <Group gap="sm">
        <Button variant="default" onClick={() => window.print()}>
          {say.done.print}
        </Button>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {say.done.save}
        </Button>
      </Group>
    </Stack>
  );
}

function Content(props: { sheet: Checklist }) {
  return (
    <>
      <Facts facts={props.sheet.facts.map((it) => [it.word, it.is])} />
      <ol>
        {props.sheet.steps.map((it) => (
          <li key={it}>{it}</li>
        ))}
      </ol>
    </>
  );
}
