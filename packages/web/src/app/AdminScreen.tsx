import { AdminDesk } from "@chatcast/client/admin";
import { useMemo, useState } from "react";
import { AdminOffice } from "../features/admin/AdminOffice.tsx";
import { TokenForm } from "../features/admin/TokenForm.tsx";
import { explain, type Problem } from "../ui/problem.ts";
import { useLanguage } from "../words/words.ts";
import { keepAdminToken } from "./admin-token.ts";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { ThemeButton } from "./ThemeButton.tsx";

/** The administrator's page: the token first, then what it opens. */
export function AdminScreen({ first }: { first: string | undefined }) {
  useLanguage();
  const [token, setToken] = useState(first);
  const [problem, setProblem] = useState<Problem>();
  const desk = useMemo(
    () => (token === undefined ? undefined : new AdminDesk(token, (path, init) => fetch(path, init))),
    [token],
  );
  const lock = (why?: unknown) => {
    keepAdminToken(undefined);
    setProblem(why === undefined ? undefined : explain(why));
    setToken(undefined);
  };
  if (desk === undefined) {
    return (
      <TokenForm
        problem={problem}
        onToken={(given) => {
          keepAdminToken(given);
          setToken(given);
        }}
      />
    );
  }
  return (
    <AdminOffice
      desk={desk}
      theme={
        <>
          <LanguageChoice brief />
          <ThemeButton />
        </>
      }
      onLock={lock}
    />
  );
}
