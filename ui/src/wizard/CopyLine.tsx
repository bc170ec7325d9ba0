// A line to take along: nothing secret.
import { IconCopy } from "@tabler/icons-react";
import { useRef } from "react";
import { IconButton } from "../design/IconButton";
import { done } from "../design/notify";
import { take } from "../ipc/answer";
import { commands } from "../ipc/bindings";
import { words } from "../words";
import classes from "./CopyLine.module.css";

export function CopyLine(props: { text: string; copy: string }) {
  const code = useRef<HTMLElement>(null);
  const copy = () => {
    // Where there is no clipboard for us, the keyboard may still have one.
    const select = () => {
      if (code.current === null) return;
      getSelection()?.selectAllChildren(code.current);
      done(words.wizard.waiting.notCopied);
    };
    take(commands.copyText(props.text)).then(() => done(words.design.copied), select);
  };
  return (
    <div className={classes.line}>
      <code ref={code}>{props.text}</code>
      <IconButton label={props.copy} onClick={copy}>
        <IconCopy size={17} />
      </IconButton>
    </div>
  );
}
