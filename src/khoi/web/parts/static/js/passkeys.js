// Passkeys: hands the server's options to the browser and puts the browser's answer into the form.
"use strict";
(() => {
  const fromText = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const toText = (buffer) => buffer && btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // Browsers bind a passkey to a name: https, or http://localhost; a number is no name.
  const isNumber = /^[\d.]+$|^\[/.test(location.hostname);
  const works = Boolean(window.isSecureContext && window.PublicKeyCredential && navigator.credentials) && !isNumber;

  const withBytes = (key) => ({
    ...key,
    challenge: fromText(key.challenge),
    ...(key.user && { user: { ...key.user, id: fromText(key.user.id) } }),
    ...Object.fromEntries(["allowCredentials", "excludeCredentials"].filter((name) => key[name])
      .map((name) => [name, key[name].map((one) => ({ ...one, id: fromText(one.id) }))])),
  });

  const create = async (options, form) => {
    const publicKey = withBytes(options.publicKey);
    const alone = Boolean(form.elements.passwordless && form.elements.passwordless.checked);
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone && { userVerification: "required" }),
    };
    return navigator.credentials.create({ publicKey });
  };
  const get = async (options) => navigator.credentials.get({ publicKey: withBytes(options.publicKey) });

  const asked = async (form) => {
    if (form.dataset.passkey !== "login") return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  };

  const written = (found) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (name in found.response) response[name] = toText(found.response[name]);
    }
    return JSON.stringify({
      id: found.id,
      rawId: toText(found.rawId),
      type: found.type,
      authenticatorAttachment: found.authenticatorAttachment,
      clientExtensionResults: found.getClientExtensionResults(),
      response,
    });
  };

  const send = async (form) => {
    const failed = form.parentElement.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      const options = await asked(form);
      const found = await (form.dataset.passkey === "create" ? create(options, form) : get(options));
      form.elements.credential.value = written(found);
      form.submit();
    } catch {
      failed.hidden = false;
    }
  };

  for (const here of document.querySelectorAll("[data-passkey-here]")) here.hidden = !works;
  for (const absent of document.querySelectorAll("[data-passkey-absent]")) absent.hidden = works;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
