// What a role or an account may do, in as few words as will do.
import { type Icon, IconEye, IconKey, IconPencil, IconSettings } from "@tabler/icons-react";
import { byArea } from "../design/permissions";
import type { Catalogue } from "../ipc/bindings";
import { format, words } from "../words";
import classes from "./Allowed.module.css";

const say = words.users.allowed;

export function Allowed(props: {
  catalogue: Catalogue;
  permissions: readonly string[];
  label: string;
}) {
  const { catalogue, permissions } = props;
  const areas = byArea(catalogue, permissions);
  const api = areas.filter(({ area }) => area.kind === "api");
  const named = (edit: boolean) => api.filter((it) => it.edit === edit).map((it) => it.area.label);
  const administration = areas
    .filter(({ area }) => area.kind === "administration")
    .map(({ area, edit }) => (edit ? say.andEdit(area.label) : say.onlyView(area.label)));
  const generates = permissions.includes(catalogue.generate.permission);
  return (
    <ul className={classes.allowed} aria-label={props.label}>
      <Line icon={IconPencil} what={say.edit} which={named(true)} />
      <Line icon={IconEye} what={say.view} which={named(false)} />
      <Line icon={IconKey} what={say.generate} which={generates ? [say.generateWhich] : []} />
      <Line icon={IconSettings} what={say.administration} which={administration} />
    </ul>
  );
}

function Line(props: { icon: Icon; what: string; which: string[] }) {
  if (props.which.length === 0) return null;
  return (
    <li>
      <props.icon size={16} aria-hidden />
      <div>
        <strong>{props.what}</strong> {format.list(props.which)}
      </div>
    </li>
  );
}
