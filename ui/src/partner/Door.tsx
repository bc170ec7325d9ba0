// The door: a hand-off, a token typed by hand, or what is kept already.
import { Button, Text } from "@mantine/core";
import { IconFileImport, IconKeyboard, IconPlugConnected } from "@tabler/icons-react";
import { useRef } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import type { Answer } from "../ipc/answer";
import { commands, type WaitingFile } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import classes from "./PartnerView.module.css";
import { say } from "./words";

/** One byte more than a hand-off ever has: enough for the shell to say that it is too large. */
const LARGEST = 1024 * 1024 + 1;

export function Door(props: {
  /** Why a file that was dropped or double-clicked was not taken. */
  refused: unknown;
  kept: number;
  onFile: (file: WaitingFile) => void;
  onByHand: () => void;
  onMine: () => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const choose = useDo(taken, { onDone: props.onFile });
  const refused = choose.error ?? props.refused;
  return (
    <>
      <Text maw="46rem">{say.door.text}</Text>
      {refused !== null && refused !== undefined && <ErrorNotice error={refused} />}
      <div className={classes.doors}>
        <section className={classes.door}>
          <IconFileImport size={24} stroke={1.5} aria-hidden />
          <h2>{say.door.handOff}</h2>
          <p>{say.door.handOffText}</p>
          <input
            ref={input}
            type="file"
            accept=".keydesk"
            aria-label={say.door.file}
            tabIndex={-1}
            className={classes.file}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file !== undefined) choose.mutate(file);
              // The same file can be chosen again.
              event.currentTarget.value = "";
            }}
          />
          <Button loading={choose.isPending} onClick={() => input.current?.click()}>
            {say.door.choose}
          </Button>
        </section>
        <section className={classes.door}>
          <IconKeyboard size={24} stroke={1.5} aria-hidden />
          <h2>{say.door.byHand}</h2>
          <p>{say.door.byHandText}</p>
          <Button variant="default" onClick={props.onByHand}>
            {say.door.byHandButton}
          </Button>
        </section>
        {props.kept > 0 && (
          <section className={classes.door} data-wide>
            <IconPlugConnected size={24} stroke={1.5} aria-hidden />
            <div>
              <h2>{say.mine}</h2>
              <p>{say.door.mineText(props.kept)}</p>
            </div>
            <Button variant="default" onClick={props.onMine}>
              {say.mine}
            </Button>
          </section>
        )}
      </div>
    </>
  );
}

/** Gives the file to the shell, which says whether it can be a hand-off. */
async function taken(file: File): Answer<WaitingFile> {
  const read = await file
    .slice(0, LARGEST)
    .arrayBuffer()
    .catch(() => undefined);
  if (read !== undefined) return commands.takeHandOff(file.name, [...new Uint8Array(read)]);
  const error = {
    code: "unread",
    field: "file",
    message: say.door.unread,
    retryAfterSeconds: null,
  };
  return { status: "error", error };
}
