// The form of a role: its name, what it starts from, its permissions, and what they come to.
import { useEffect, useRef, useState } from "react";
import { errorAt, errorBeside } from "../../design/fieldErrors";
import { Notice } from "../../design/Notice";
import { done } from "../../design/notify";
import { type Catalogue, commands } from "../../ipc/bindings";
import { useDo } from "../../ipc/hooks";
import { useImpact } from "../../impact/useImpact";
import { verbWith } from "../../impact/verb";
import { format, words } from "../../words";
import { DialogForm } from "../../design/DialogForm";
import { takeBack } from "../undo";
import { inOrder, isSame, startingFrom, type Ticks } from "./matrix";
import { NameInput } from "./NameInput";
import { PermissionMatrix } from "./PermissionMatrix";
import { PresetChoice } from "./PresetChoice";
import type { RoleStart } from "./RoleDialog";
import { RoleEffect } from "./RoleEffect";
import classes from "./RoleForm.module.css";
import { SmallerRole } from "./SmallerRole";

const say = words.users.roles;

export function RoleForm(props: {
  catalogue: Catalogue;
  start: RoleStart;
  /** What is ticked at first, if it is not what the role has. */
  proposed: readonly string[] | null;
  onClose: () => void;
}) {
  const { catalogue, start, proposed, onClose } = props;
  const [begun] = useState(() => beginning(catalogue, start));
  const [name, setName] = useState(begun.name);
  const [ticks, setTicks] = useState<Ticks>(proposed === null ? begun.ticks : new Set(proposed));
  const nameField = useRef<HTMLInputElement>(null);
  // The form may come into an open dialog a moment later, once the catalogue is there.
  useEffect(() => nameField.current?.focus(), []);
  const edited = start.from === "role" ? start.role : undefined;
  const role = { name, permissions: inOrder(catalogue, ticks) };
  const isSamePermissions = isSame(ticks, begun.ticks);
  const save = useDo(
    () => (edited === undefined ? commands.createRole(role) : commands.editRole(edited.id, role)),
    {
      onDone: (saved) => {
        if (edited === undefined) {
          done(
            say.created(saved.name),
            takeBack(() => commands.deleteRole(saved.id)),
          );
        } else {
          const { id, name: before, permissions } = edited;
          done(
            say.saved(saved.name),
            takeBack(() => commands.editRole(id, { name: before, permissions })),
          );
        }
        onClose();
      },
      onRefused: (refused) => {
        // The field may be out of sight.
        if (errorAt(refused, "name") !== undefined) nameField.current?.focus();
      },
    },
  );
  const seen = useImpact(
    edited === undefined || isSamePermissions || edited.holders.length === 0
      ? undefined
      : { kind: "role", id: edited.id, permissions: role.permissions },
    save.isPending || save.isSuccess,
  );
  const changed = () => {
    if (save.isError) save.reset();
  };
  const tick = (next: Ticks) => {
    setTicks(next);
    changed();
  };
  return (
    <DialogForm
      submit={edited === undefined ? say.form.create : verbWith(say.form.save, seen)}
      busy={save.isPending}
      error={errorBeside(save.error, ["name"])}
      onSubmit={() => {
        if (edited?.name === name && isSamePermissions) onClose();
        else save.mutate(undefined);
      }}
      onClose={onClose}
    >
      <div className={classes.columns}>
        <div className={classes.main}>
          <NameInput
            ref={nameField}
            value={name}
            edited={edited}
            error={errorAt(save.error, "name")}
            frozen={save.isPending}
            onChange={(next) => {
              setName(next);
              changed();
            }}
          />
          {begun.leftOut.length > 0 && (
            <Notice tone="warn">{say.form.leftOut(format.list(begun.leftOut))}</Notice>
          )}
          {start.from === "nothing" && (
            <PresetChoice catalogue={catalogue} ticks={ticks} onChange={tick} />
          )}
          {edited !== undefined && (
            <SmallerRole
              catalogue={catalogue}
              role={edited}
              ticks={ticks}
              opened={start.from === "role" && start.smaller === true}
              onPropose={tick}
            />
          )}
          <PermissionMatrix catalogue={catalogue} ticks={ticks} onChange={tick} />
        </div>
        <RoleEffect
          catalogue={catalogue}
          ticks={ticks}
          edited={edited && { role: edited, before: begun.ticks, seen }}
        />
      </div>
    </DialogForm>
  );
}

/** What is in the form at first, and what of the role it is made from had to be left out. */
function beginning(
  catalogue: Catalogue,
  start: RoleStart,
): { name: string; ticks: Ticks; leftOut: string[] } {
  switch (start.from) {
    case "nothing":
      return { name: "", ticks: new Set(), leftOut: [] };
    case "role":
      return { name: start.role.name, ticks: new Set(start.role.permissions), leftOut: [] };
    case "copy": {
      const { ticks, leftOut } = startingFrom(catalogue, start.role.permissions);
      const name = Array.from(say.form.copyOf(start.role.name))
        .slice(0, catalogue.nameMax)
        .join("")
        .trim();
      return { name, ticks, leftOut: leftOut.map((it) => it.label) };
    }
  }
}
