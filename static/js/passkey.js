/* Passkeys: asks the device, puts its answer into the form and sends that. `data-passkey` is "create",
   "get", or "sign-in" (asks the server first); what the device is asked stands in #passkey-options. */
(() => {
  "use strict";

  const toBytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(window.atob(plain), (letter) => letter.charCodeAt(0));
  };
  const toText = (bytes) => {
    const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
    return window.btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const withBytes = (keys) => (keys || []).map((key) => ({ ...key, id: toBytes(key.id) }));

  const creation = ({ publicKey }, alone) => {
    const chosen = { ...publicKey.authenticatorSelection };
    chosen.residentKey = alone ? "required" : "discouraged";
    chosen.requireResidentKey = alone;
    if (alone) chosen.userVerification = "required";
    return {
      publicKey: {
        ...publicKey,
        authenticatorSelection: chosen,
        challenge: toBytes(publicKey.challenge),
        user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
        excludeCredentials: withBytes(publicKey.excludeCredentials),
      },
    };
  };
  const request = ({ publicKey }) => ({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: withBytes(publicKey.allowCredentials),
    },
  });

  const answerOf = (credential) => {
    const given = credential.response;
    const parts = ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"];
    const response = {};
    for (const part of parts) if (given[part]) response[part] = toText(given[part]);
    if (given.getTransports) response.transports = given.getTransports();
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  };

  const optionsFor = async (form) => {
    if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await window.fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return (await answer.json()).request_options;
  };

  const ask = async (form) => {
    const options = await optionsFor(form);
    if (form.dataset.passkey === "create") {
      const alone = form.querySelector("[name=passwordless]");
      return navigator.credentials.create(creation(options, Boolean(alone && alone.checked)));
    }
    return navigator.credentials.get(request(options));
  };

  const say = (form, text) => {
    const place = form.querySelector(".passkey-problem");
    place.textContent = text;
    place.hidden = !text;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(form, "");
      if (!window.PublicKeyCredential) return say(form, form.dataset.unable);
      try {
        form.querySelector("[name=credential]").value = JSON.stringify(answerOf(await ask(form)));
      } catch (error) {
        return say(form, error.name === "SecurityError" ? form.dataset.unable : form.dataset.problem);
      }
      return form.submit();
    });
  }

  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
