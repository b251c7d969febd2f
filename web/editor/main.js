/** SPDX-License-Identifier: GPL-3.0-or-later */
import { Api } from '../console/api.js';

const api = new Api();
void api.get('signin').catch(() => undefined);
