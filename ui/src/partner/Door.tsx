// The door: a hand-off, a token typed by hand, or what is kept already.
import { Button, Text } from "@mantine/core";
import { IconFileImport, IconKeyboard, IconPlugConnected } from "@tabler/icons-react";
import { useRef } from "react";
import { ErrorNotice } from "../design/ErrorNotice";
import { commands, type WaitingFile } from "../ipc/bindings";
import { useDo } from "../ipc/hooks";
import { words } from "../words";
import classes from "./PartnerView.module.css";

const say = words.partner.door;

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
  const choose = useDo(
    async (file: File) => {
      const bytes = new Uint8Array(await file.slice(0, LARGEST).arrayBuffer());
      return commands.takeHandOff(file.name, [...bytes]);
    },
    { onDone: props.onFile },
  );
  const refused = choose.error ?? props.refused;
  return (
    <>
      <Text maw="46rem">{say.text}</Text>
      {refused !== null && refused !== undefined && <ErrorNotice error={refused} />}
      <div className={classes.doors}>
        <section className={classes.door}>
          <IconFileImport size={24} stroke={1.5} aria-hidden />
          <h2>{say.handOff}</h2>
          <p>{say.handOffText}</p>
          <input
            ref={input}
            type="file"
            accept=".keydesk"
            aria-label={say.file}
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
            {say.choose}
          </Button>
        </section>
        <section className={classes.door}>
          <IconKeyboard size={24} stroke={1.5} aria-hidden />
          <h2>{say.byHand}</h2>
          <p>{say.byHandText}</p>
          <Button variant="default" onClick={props.onByHand}>
            {say.byHandButton}
          </Button>
        </section>
        {props.kept > 0 && (
          <section className={classes.door}>
            <IconPlugConnected size={24} stroke={1.5} aria-hidden />
            <h2>{words.partner.mine}</h2>
            <p>{say.mineText(props.kept)}</p>
            <Button variant="default" onClick={props.onMine}>
              {words.partner.mine}
            </Button>
          </section>
        )}
      </div>
    </>
  );
}
