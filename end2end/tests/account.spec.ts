import { expect, test } from "./support/fixtures.ts";

test("a refused sign-up says what is wrong beside the field, and keeps the address", async ({ visitor, seller }) => {
  const { page } = visitor;
  const refusals: [string, string, string, RegExp][] = [
    ["nobody", "a dozen quiet violins", "Email", /./],
    ["nobody@example.com", "short", "Password", /8/],
    ["nobody@example.com", "password1", "Password", /./],
    ["", "", "Email", /./],
    [seller.email.toUpperCase(), "a dozen quiet violins", "Email", /There is an account with this email/],
  ];
  for (const [email, password, label, words] of refusals) {
    await page.goto("/signup");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(page.getByRole("alert")).toContainText(words);
    await expect(page).toHaveTitle("Error: Sign up · Holdfast");
    await expect(page.getByLabel(label)).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel(label)).toHaveAccessibleDescription(words);
    await expect(page.getByLabel("Email")).toHaveValue(email);
    await expect(page.getByLabel("Password")).toHaveValue("");
  }
});

test("an unknown account and a wrong password are refused in the same words", async ({ visitor, seller }) => {
  const { page } = visitor;
  const said: string[] = [];
  for (const email of ["nobody@example.com", seller.email]) {
    await page.goto("/signin");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    said.push((await page.getByRole("alert").textContent()) ?? "");
    await expect(page.getByLabel("Email")).toHaveValue(email);
  }
  expect(said[0]).toContain("This email and password don't match.");
  expect(said[1]).toBe(said[0]);
});

test("a page that needs an account asks for it and goes on", async ({ visitor, seller }) => {
  await seller.signOut();
  for (const path of ["/orders", "/selling", "/account", "/tickets/new"]) {
    const answer = await visitor.page.request.get(path, { maxRedirects: 0, headers: { accept: "text/html" } });
    expect([path, answer.status()]).toEqual([path, 302]);
  }
  await seller.page.goto("/orders");
  await expect(seller.page).toHaveURL(/\/signin\?next=/);
  await seller.enter();
  await seller.page.waitForURL("/orders");
  await expect(seller.main).toContainText("You have held nothing yet.");
});

test("an address is changed, and signs in from then on", async ({ seller }) => {
  await seller.page.goto("/account");
  const form = seller.page.getByRole("region", { name: "Email" });
  const before = seller.email;
  seller.email = `new-${before}`;
  await form.getByLabel("Email").fill(seller.email);
  await form.getByLabel("Present password").fill("not the password");
  await form.getByRole("button", { name: "Change email" }).click();
  await expect(form.getByLabel("Present password")).toHaveAccessibleDescription(/not your present password/);
  await expect(form.getByLabel("Email")).toHaveValue(seller.email);

  await form.getByLabel("Present password").fill(seller.password);
  await form.getByRole("button", { name: "Change email" }).click();
  await expect(seller.main).toContainText("Your email address is changed.");
  await expect(seller.main).toContainText(`You are signed in as ${seller.email}`);
  await seller.signOut();
  await seller.signIn();
});

test("a changed password signs other devices out", async ({ seller, someone }) => {
  const elsewhere = await someone("elsewhere");
  elsewhere.email = seller.email;
  await elsewhere.signIn();

  await seller.page.goto("/account");
  const form = seller.page.getByRole("region", { name: "Password" });
  await form.getByLabel("New password").fill("short");
  await form.getByLabel("Present password").fill(seller.password);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByLabel("New password")).toHaveAccessibleDescription(/8 characters/);

  await form.getByLabel("New password").fill("eleven loud trombones");
  await form.getByLabel("Present password").fill(seller.password);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(seller.main).toContainText("Your password is changed. Other devices are signed out.");

  await seller.page.goto("/orders");
  await expect(seller.page).toHaveURL("/orders");
  await elsewhere.page.goto("/orders");
  await expect(elsewhere.page).toHaveURL(/\/signin\?next=/);
  elsewhere.password = "eleven loud trombones";
  await elsewhere.enter();
  await elsewhere.page.waitForURL("/orders");
});

test("signing out ends the session on the server too", async ({ seller, someone }) => {
  const cookies = await seller.page.context().cookies();
  await seller.signOut();
  await expect(seller.page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  const thief = await someone("thief");
  await thief.page.context().addCookies(cookies);
  await thief.page.goto("/account");
  await expect(thief.page).toHaveURL(/\/signin/);
});

test("a foreign page can't act for somebody who is signed in", async ({ seller }) => {
  const answer = await seller.page.request.post("/api/signout", {
    headers: { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
  });
  expect(answer.status()).toBe(403);
  await seller.page.goto("/account");
  await expect(seller.main).toContainText(seller.email);
});
