// How far a replacement has come: who still uses the old token, when it stops, and how to end or cancel it before.
import { Group, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { ActionButton } from "../design/ActionButton";
import { ErrorNotice } from "../design/ErrorNotice";
import { Notice } from "../design/Notice";
import { When } from "../design/When";
import { DeleteTokens } from "../integrations/tokens/DeleteTokens";
import { commands, type Rotation, type RotationSide, type TokenRow } from "../ipc/bindings";
import { useAsk } from "../ipc/hooks";
import { format, words } from "../words";
import { CancelReplacement } from "./CancelReplacement";
import { left } from "./left";
import classes from "./RotationPanel.module.css";

const say = words.rotation.panel;

/** How often it is looked at, in milliseconds. */
const EVERY = 3_000;

export function RotationPanel(props: {
  token: TokenRow;
  /** A dialog was opened above, or closed. */
  onCovered: (covered: boolean) => void;
}) {
  const { token, onCovered } = props;
  const [act, setAct] = useState<"stop" | "cancel">();
  const asked = useAsk(["rotation", token.id], () => commands.rotation(token.id), {
    refetchInterval: EVERY,
    fresh: true,
  });
  const rotation = asked.data;
  const begin = (what: "stop" | "cancel") => {
    setAct(what);
    onCovered(true);
  };
  const end = () => {
    setAct(undefined);
    onCovered(false);
  };
  if (asked.error !== null)
    return <ErrorNotice error={asked.error} again={() => void asked.refetch()} />;
  if (rotation === undefined || rotation === null) return null;
  const isRunning = rotation.stage === "running";
  return (
    <section className={classes.panel} aria-labelledby="token-rotation">
      <Title order={3} id="token-rotation">
        {say.title}
      </Title>
      {isRunning ? (
        <Text>
          {rotation.old.id === token.id ? say.isOld : say.isNew} <Stops rotation={rotation} />
        </Text>
      ) : (
        <Notice tone="good" role="status">
          {say.finished}
        </Notice>
      )}
      <Use
        title={isRunning ? say.whoTitle : say.old}
        side={rotation.old}
        unused={say.nobody}
        withLast
      />
      <Use title={say.whoNewTitle} side={rotation.new} unused={say.notYet} />
      {isRunning && (
        <Group gap="xs">
          <ActionButton size="xs" whyNot={token.whyNotDelete} onClick={() => begin("stop")}>
            {say.stop}…
          </ActionButton>
          <ActionButton
            size="xs"
            variant="default"
            whyNot={rotation.whyNotCancel}
            onClick={() => begin("cancel")}
          >
            {say.cancel}…
          </ActionButton>
        </Group>
      )}
      {act === "stop" && (
        <DeleteTokens
          ids={[rotation.old.id]}
          onClose={end}
          onDeleted={() => void asked.refetch()}
        />
      )}
      {act === "cancel" && <CancelReplacement rotation={rotation} onClose={end} />}
    </section>
  );
}

/** When the old one stops, second by second where it is a matter of time. */
function Stops({ rotation: { retiresAt, old, new: fresh } }: { rotation: Rotation }) {
  const now = useSeconds(retiresAt !== null);
  if (retiresAt === null) return <>{say.onFirstUse(old.hint, fresh.hint)}</>;
  const at = new Date(retiresAt);
  return (
    <span className="kd-numbers">
      {say.stopsIn(old.hint, left(at, now))} {say.stopsAt(format.time(at))}
    </span>
  );
}

function useSeconds(running: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}

/** From where a token was used since the replacement was made. */
function Use(props: { title: string; side: RotationSide; unused: string; withLast?: boolean }) {
  const { side } = props;
  const id = `rotation-${side.id}`;
  return (
    <div>
      <Text fw={550} id={id}>
        {props.title}
      </Text>
      {side.usedFrom.length === 0 ? (
        <Text c="dimmed">
          {props.unused}{" "}
          {props.withLast === true &&
            (side.lastUsedAt === null
              ? say.never
              : say.lastBefore(format.relative(new Date(side.lastUsedAt))))}
        </Text>
      ) : (
        <ul className={classes.uses} aria-labelledby={id}>
          {side.usedFrom.map(({ address, lastAt, requests }) => (
            <li key={address}>
              <code>{address}</code>
              <span className="kd-numbers">
                <When at={lastAt} />, {say.requests(requests)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
