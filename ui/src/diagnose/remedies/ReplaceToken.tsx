// Making another token in place of one that is gone: named alike, in the same environment.
import { type ReactNode, useState } from "react";
import { AddTokenDialog } from "../../integrations/tokens/AddTokenDialog";
import { ClipboardState } from "../../integrations/tokens/ClipboardState";
import { useClipboardClearing } from "../../integrations/tokens/useClipboardClearing";
import type { RemedyAct } from "../../ipc/bindings";

export function ReplaceToken(props: {
  act: Extract<RemedyAct, { kind: "replace-token" }>;
  onCreated: (name: string) => void;
  children: (replace: () => void) => ReactNode;
}) {
  const { name, environment } = props.act;
  const [open, setOpen] = useState(false);
  const [created, setCreated] = useState<string>();
  const clipboard = useClipboardClearing();
  const close = () => {
    setOpen(false);
    if (created !== undefined) props.onCreated(created);
  };
  return (
    <>
      {props.children(() => setOpen(true))}
      {clipboard.state === "holds" && !open && <ClipboardState clipboard={clipboard} />}
      {open && (
        <AddTokenDialog
          clipboard={clipboard}
          start={{ name, environment }}
          onCreated={(token) => setCreated(token.name)}
          onClose={close}
        />
      )}
    </>
  );
}
