// The button of a remedy, and what it opens or does.
import { type ReactNode, useState } from "react";
import { usePlace } from "../../app/place";
import { useSession } from "../../app/session";
import { ActionButton } from "../../design/ActionButton";
import { failed } from "../../design/notify";
import { RouteDialog } from "../../integrations/routes/RouteDialog";
import { EditTokenDialog } from "../../integrations/tokens/EditTokenDialog";
import { commands, type Remedy, type RemedyDone } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { words } from "../../words";
import { EnableAccount } from "./EnableAccount";
import { Grant } from "./Grant";
import { ReplaceToken } from "./ReplaceToken";
import { switchTo } from "./switchTo";
import { TellPartner } from "./TellPartner";

const say = words.diagnose;

interface Props {
  remedy: Remedy;
  /** It is the best of them. */
  isFirst: boolean;
  onMended: (what: string) => void;
}

export function Act(props: Props) {
  const { onMended } = props;
  const { act, whyNot } = props.remedy;
  const { go } = usePlace();
  const { switchAccount } = useSession();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const apply = useDo(commands.applyRemedy, { onRefused: failed });
  const other = switchTo(act);
  const button = (label: string, onClick: () => void) => (
    <ActionButton
      size="xs"
      variant={props.isFirst ? "filled" : "default"}
      whyNot={other === undefined ? whyNot : null}
      loading={apply.isPending}
      onClick={onClick}
    >
      {label}
    </ActionButton>
  );
  const doing = (label: string, remedy: RemedyDone, what: string) =>
    button(label, () => apply.mutate(remedy, { onSuccess: () => onMended(what) }));
  const opening = (label: string, dialog: ReactNode) => (
    <>
      {button(label, () => setOpen(true))}
      {open && dialog}
    </>
  );
  const mended = (what: string) => {
    close();
    onMended(what);
  };
  switch (act.kind) {
    case "grant":
      return opening(say.acts.grant, <Grant act={act} onDone={mended} onClose={close} />);
    case "enable-account":
      return opening(
        say.acts["enable-account"],
        <EnableAccount act={act} onDone={mended} onClose={close} />,
      );
    case "edit-expiry":
      return opening(
        say.acts["edit-expiry"],
        <EditTokenDialog
          id={act.token}
          name={act.name}
          onClose={close}
          onEdited={({ name }) => mended(say.done.edited(name))}
        />,
      );
    case "replace-token":
      if (other !== undefined)
        return button(say.acts["switch-account"], () => switchAccount(other));
      return (
        <ReplaceToken act={act} onCreated={(name) => onMended(say.done.replaced(name))}>
          {(replace) => button(say.acts["replace-token"], replace)}
        </ReplaceToken>
      );
    case "widen":
      return doing(say.acts.widen, act, say.done.widen);
    case "resume-token":
      return doing(say.acts["resume-token"], act, say.done["resume-token"]);
    case "allow-address":
      return doing(say.acts["allow-address"], act, say.done["allow-address"](act.address));
    case "start-gateway":
      return doing(say.acts["start-gateway"], act, say.done["start-gateway"]);
    case "add-route":
      return opening(
        say.acts["add-route"],
        <RouteDialog
          environment={{ slug: act.environment, name: act.environmentName }}
          start={{
            methods: [act.method],
            template: act.template,
            area: act.area ?? "",
            access: "by-method",
          }}
          onDone={({ route }) => onMended(words.integrations.routes.form.added(route.template))}
          onClose={close}
        />,
      );
    case "open-environment":
      return button(say.acts["open-environment"](act.name), () =>
        go({ page: "integrations", tab: "environments" }),
      );
    case "tell-partner":
      return <TellPartner text={act.text} whyNot={whyNot} isFirst={props.isFirst} />;
  }
}
