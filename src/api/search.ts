import { z } from 'zod';
import { parseFilters, pointerOf } from '../core/list-url.ts';
