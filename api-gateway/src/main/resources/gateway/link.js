'use strict';
// The pages behind the links of mails. The secret stands behind the # of the address, which no server sees.
(() => {
  const kind = location.pathname.split('/')[2];
  const secret = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);

  const show = (id, text) => { document.getElementById(id).textContent = text; };
  const form = document.getElementById('form');

  const post = async (path, body, token) => {
    const headers = { 'Content-Type': 'application/json' };
    if (token) headers.Authorization = 'Bearer ' + token;
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    const json = text ? JSON.parse(text) : {};
    if (!answer.ok) {
      const faults = (json.errors || []).map((e) => e.field + ' ' + e.message);
      throw new Error(faults.join('; ') || json.detail || json.title || 'It did not work');
    }
    return json;
  };

  const finish = (text) => { form.hidden = true; show('message', ''); show('text', text); };

  // Fields are [name, label, type, autocomplete]; buttons are [label, what it does with the values].
  const ask = (fields, buttons) => {
    form.replaceChildren();
    for (const [name, label, type, autocomplete] of fields) {
      const line = document.createElement('label');
      const input = document.createElement('input');
      Object.assign(input, { name, type, autocomplete, required: true });
      line.append(label, input);
      form.append(line);
    }
    buttons.forEach(([label, act], index) => {
      const button = document.createElement('button');
      button.textContent = label;
      button.type = index === 0 ? 'submit' : 'button';
      const run = async () => {
        show('message', '');
        button.disabled = true;
        try { await act(Object.fromEntries(new FormData(form))); } catch (e) { show('message', e.message); }
        button.disabled = false;
      };
      if (index === 0) form.onsubmit = (event) => { event.preventDefault(); run(); };
      else button.onclick = run;
      form.append(button);
    });
    form.hidden = false;
  };

  const password = ['password', 'Password', 'password', 'current-password'];
  const newPassword = ['password', 'Choose a password, 10 characters or more', 'password', 'new-password'];
  const signIn = async (email, given) =>
    (await post('/api/auth/login', { email, password: given })).accessToken;

  const invitation = async () => {
    const about = await post('/api/invitations/preview', { secret });
    const place = about.workspace ? 'the workspace “' + about.workspace + '”, as ' + about.role : 'PyAirtable';
    show('title', 'Invitation');
    show('text', (about.inviter || 'An operator') + ' invites ' + about.email + ' to ' + place + '.');
    const decline = ['Decline', async () => {
      await post('/api/invitations/decline', { secret });
      finish('The invitation is declined.');
    }];
    if (about.registered) {
      ask([password], [['Sign in and accept', async (values) => {
        await post('/api/invitations/accept', { secret }, await signIn(about.email, values.password));
        finish('You are a member now.');
      }], decline]);
    } else {
      ask([['name', 'Your name', 'text', 'name'], newPassword], [['Make an account and accept', async (values) => {
        await post('/api/auth/register', { email: about.email, ...values, invitation: secret });
        finish('Your account is there. Sign in with ' + about.email + ' and your password.');
      }], decline]);
    }
  };

  const reset = async () => {
    show('title', 'A new password');
    show('text', 'All your sessions end with it.');
    ask([newPassword], [['Set the password', async (values) => {
      await post('/api/auth/password-reset', { secret, newPassword: values.password });
      finish('The password is set. Sign in with it.');
    }]]);
  };

  const proof = async () => {
    show('title', 'Confirm your address');
    show('text', 'Sign in with the address that your account has until now.');
    ask([['email', 'E-mail address', 'email', 'username'], password], [['Confirm', async (values) => {
      const token = await signIn(values.email, values.password);
      const now = await post('/api/auth/address-proof/confirm', { secret }, token);
      finish('Your address ' + now.email + ' is confirmed.');
    }]]);
  };

  const pages = { 'invitation': invitation, 'password-reset': reset, 'address-proof': proof };
  if (!secret) { show('text', 'The link is not complete. Copy all of it from the mail.'); return; }
  pages[kind]().catch((e) => { show('text', ''); show('message', e.message); });
})();
