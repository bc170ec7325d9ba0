// What to tell the partner, to be copied and sent. It holds no secret.
import { IconCopy } from "@tabler/icons-react";
import { useRef } from "react";
import { ActionButton } from "../../design/ActionButton";
import { done } from "../../design/notify";
import { take } from "../../ipc/answer";
import { commands } from "../../ipc/bindings";
import { words } from "../../words";
import classes from "../DiagnosisView.module.css";

const say = words.diagnose;

export function TellPartner(props: { text: string; whyNot: string | null; isFirst: boolean }) {
  const shown = useRef<HTMLPreElement>(null);
  const copy = () => {
    // Where there is no clipboard for us, the keyboard may still have one.
    const select = () => {
      if (shown.current === null) return;
      getSelection()?.selectAllChildren(shown.current);
      done(say.notCopied);
    };
    take(commands.copyText(props.text)).then(() => done(say.copied), select);
  };
  return (
    <>
      <pre ref={shown} className={classes.partner}>
        {props.text}
      </pre>
      <ActionButton
        size="xs"
        variant={props.isFirst ? "filled" : "default"}
        leftSection={<IconCopy size={15} aria-hidden />}
        whyNot={props.whyNot}
        onClick={copy}
      >
        {say.acts["tell-partner"]}
      </ActionButton>
    </>
  );
}
