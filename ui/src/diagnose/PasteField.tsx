// A field for something that may be a secret: several lines, hidden unless it is to be seen.
import { Textarea } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { forwardRef, useState } from "react";
import { IconButton } from "../design/IconButton";
import { words } from "../words";
import classes from "./InputForm.module.css";

const say = words.diagnose.input;

interface Props {
  /** It was sent with nothing in it. */
  missing: boolean;
  onInput: () => void;
  /** Ctrl+Enter. */
  onSend: () => void;
}

export const PasteField = forwardRef<HTMLTextAreaElement, Props>(function PasteField(props, ref) {
  const [shown, setShown] = useState(false);
  return (
    <Textarea
      ref={ref}
      label={say.paste}
      description={say.pasteHelp}
      error={props.missing ? say.nothing : undefined}
      inputWrapperOrder={["label", "input", props.missing ? "error" : "description"]}
      rows={6}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      classNames={{ input: classes.field }}
      data-hidden={!shown || undefined}
      rightSectionWidth={40}
      rightSectionProps={{ style: { alignItems: "flex-start", paddingTop: 6 } }}
      rightSection={
        <IconButton label={shown ? say.hide : say.show} onClick={() => setShown(!shown)}>
          {shown ? <IconEyeOff size={17} /> : <IconEye size={17} />}
        </IconButton>
      }
      onInput={props.onInput}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        props.onSend();
      }}
    />
  );
});
